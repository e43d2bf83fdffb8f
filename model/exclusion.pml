/*
 * Claims, leases, holds, adoption, fence orders and debts of one seat, for the checker spin.
 *
 * Run it with scripts/model; docs/protocol.md, section "The model", says what it covers and how to read a counterexample.
 * Each step is one thing that the code does at one instant; between any two steps anything else may happen, for any
 * length of time. So a process that hangs, a message that is late and a thread that is overtaken need no step of their own.
 *
 * Time. A tick lets a unit of real time pass. Clocks may err so that one runs twice as fast as another:
 * (1 + rho) / (1 - rho) = 2, hence W = 2 L by inequality (1). The worst is a clock that is slow while it counts down a
 * hold and fast while it counts a wait; so a tick takes 1 from every hold and adds 2 to every wait. Any other clock within
 * the bound ends holds earlier and waits later, and the model may do so too: the guard may end a hold at any moment, and
 * whoever may act need not. Clocks are kept as what is left or what has passed, never as an instant.
 *
 * Versions. What was read or sent over a version of a record is marked when another version is written: a write or a
 * renewal that would be refused is refused at once, and an idle node's view that nothing can be claimed by is forgotten. So
 * versions are compared without being counted.
 *
 * Epochs are compared, and the next is taken. So they are numbered anew, in their order, with each claim, and no number of
 * claims is too large.
 *
 * Lives and boots are compared with the present one only: a flag says "of the present life" and falls with it.
 *
 * Switches: FAULTS (how many of those that are counted) and KINDS (which); PROMISE (judge only that one, 1 to 3); FENCE=1
 * (fence: required); TERMS (the lease may be changed); CLOCKLESS (every wait may be over, no hold need be ended in time);
 * WEDGE (the faults end, and then somebody must be active); LIVELOCK (for the search for cycles); GOAL=<what> (find a way
 * to it); BREAK_<law> (a law is broken); SHORTEST (see below); NODES. scripts/model has the combinations.
 */
#ifndef PROMISE
#define PROMISE 0
#endif
#ifndef FENCE
#define FENCE 0
#endif
#ifndef NODES
#define NODES 2
#endif
#ifndef FAULTS
#define FAULTS 2
#endif

#ifndef KINDS
#define KINDS 127               /* which faults: */
#endif
#define CRASH 1                 /* the agent dies */
#define POWER 2                 /* the host dies */
#define SESSION 4               /* ZooKeeper forgets the session */
#define SERVICE 8               /* the service dies */
#define LEAVE 16                /* the holder is to stop: a failed check, a drain, a switchover */
#define ORDER 32                /* an operator revokes, or vouches */
#define HOOK 64                 /* the fence hook takes the power of a debtor away */
#define STOP 128                /* the service cannot be ended; searched for by name only */
#if KINDS & STOP
#define STOPS_FAIL
#endif
#define may(kind) (!calm && faults > 0 && (KINDS & kind))

/* What is not counted. Where the lease may change, only rewrites and renewals get lost, to keep the search small. */
#ifdef TERMS
#define mishap false
#else
#define mishap (!calm)
#endif

#define SHORT 2                 /* another one, with TERMS */
#define LONG 3                  /* L, the lease */
#define KILLING_TIME 1          /* K + d: this long before its end, the guard begins to end a hold */
#define W(lease) (2 * (lease))  /* inequality (1) */

/* Of no meaning between two steps. The search by breadth, for the shortest counterexample, knows no hidden variables. */
#ifdef SHORTEST
#define scratch
#else
#define scratch hidden
#endif
#define EVERYBODY p : 0 .. NODES - 1
scratch byte p;                 /* runs over nodes within one step */

mtype = { none };
mtype = { released, held, revoked };                                                             /* ClaimState.java */
mtype = { idle, claiming, proving, promoting, serving, adopting, stopping, killing, releasing };  /* Phase.java, merged */
mtype = { standing, lapsed };                                                                    /* a hold */
mtype = { case_a, case_b, case_c, adopt, amend, release };                                       /* what is written */
mtype = { sent, done };                                                                          /* how far it is */

/* ---- What there is ---- */

typedef Claim {                 /* Claim.java */
    mtype state;
    byte epoch;
    byte holder;
    bit boot;                   /* it names the holder's present boot (the stamp) */
    bit life;                   /* it names the holder's present life (the incarnation) */
#ifdef STOPS_FAIL
    bit failed;                 /* its holder said that the stop failed: Claim.stopFailed */
#endif
    byte lease
}

typedef Write {                 /* a transaction on the claim, on its way */
    mtype what;
    mtype stage;
    byte epoch;
    bit boot;
    bit life;
    byte lease;
    bit cur                     /* once done: nobody wrote the claim since */
}

typedef Node {
    /* the host */
    bit on;
    mtype hold;                 /* the file */
    byte holdEpoch;
    bit holdActive;             /* its phase is ACTIVE: another life may adopt it */
    byte left;                  /* until it ends; before it is written: until the proof for it does */
    byte start;                 /* epoch of a wrapper that was started and has not yet looked at the hold */
    byte runs;                  /* epoch of the service that can act */
#ifdef STOPS_FAIL
    bit stuck;                  /* ... and cannot be ended */
#endif

    /* the agent: Tenure.java, Member.java */
    bit up;
    mtype phase;
    byte epoch;
    Claim view;                 /* the claim as last read */
    bit cur;                    /* ... and as it still is */
    bit still;                  /* the lease it names is as it was read */
    byte waited;                /* how long this was seen unchanged: Sighting.java */
#ifdef TERMS
    byte wants;                 /* the policy's lease, as last read */
    byte asked;                 /* the lease of a rewrite whose outcome is not known */
#endif
    bit latch;

    /* its renewal under way: Renewing.java */
    mtype renewal;
    byte age;                   /* since the clock was read for it, before it was sent */
    bit due;                    /* matters only once the faults have ended */

    byte debtWait               /* how long the debts of earlier boots were seen */
}

Claim claim;
Node node[NODES];
Write write[NODES];             /* the one that the agent waits for */
Write late;                     /* one that nobody waits for any more: it may commit yet */
byte sender;                    /* ... and who sent it */
short debts[NODES];             /* a bit for each epoch owed under the present boot */
short oldDebts[NODES];          /* the same for earlier boots */
#ifdef TERMS
byte spec = LONG;               /* the lease that the policy wants */
byte changes = 2;
#else
#define spec LONG
#endif
byte revokedFor;                /* how long the claim has been revoked, for whoever is asked to believe a vouch */
byte faults = FAULTS;
bit calm;                       /* the faults have ended */
byte calmFor;                   /* ... and for so long nobody has been active since */
byte servedFor;

#define bitOf(epoch) (1 << (epoch))
#define owes(n) (debts[n] != 0 || oldDebts[n] != 0)

#if NODES == 2
#define nobodyOwes (!owes(0) && !owes(1))
#else
#define nobodyOwes (!owes(0) && !owes(1) && !owes(2))
#endif

#ifdef GOAL
#define reached(what) assert((what) != GOAL)
#else
#define reached(what) skip
#endif
#define A_CLAIM_A 1
#define A_CLAIM_B 2
#define A_CLAIM_C 3
#define AN_ADOPTION 4
#define A_REVOCATION 5
#define A_VOUCH 6
#define AN_ACKNOWLEDGEMENT 7
#define A_DEBT_PAID_BY_ITSELF 8
#define A_DEBT_PAID_BY_ANOTHER_BOOT 9
#define A_FENCED_HOST 10
#define A_LATE_CLAIM_RELEASED 11
#define A_LOST_ANSWER_WON 12
#define A_KILL_BY_THE_GUARD 13
#define A_SEAT_TAKEN_BACK_AFTER_A_BOOT 14
#define A_START_REFUSED 15
#define AN_AMENDED_LEASE 16
#define A_PROMOTION_OVER_A_DEBT 17
#define A_SERVICE_AFTER_THE_FAULTS 18
#define A_FAILED_STOP_FENCED 19
#define A_FAILED_STOP_PROVED_LATER 20

#ifdef STOPS_FAIL
#define isStuck(n) node[n].stuck
#define isFailed(c) c.failed
#define setFailed(c, to) c.failed = to
#define setStuck(n, to) node[n].stuck = to
#else
#define isStuck(n) false
#define isFailed(c) false
#define setFailed(c, to) skip
#define setStuck(n, to) skip
#endif

/* ---- The promises ---- */

/* P1, judged by what runs; said when something starts, because only then can it become untrue. */
inline judgeStart(n) {
#if PROMISE != 2 && PROMISE != 3 && !defined(CLOCKLESS)
    for (EVERYBODY) { assert(p == n || node[p].runs == 0) }
#endif
#if FENCE
    if
    :: claim.epoch == node[n].runs -> assert(nobodyOwes)
    :: else
    fi;
#endif
    judgeDebts()
}

/* P2: a claim has a larger epoch than all before, and no other write changes it. */
#if PROMISE == 0 || PROMISE == 2
#define judgeEpoch(right) assert(right)
#else
#define judgeEpoch(right) skip
#endif

/* P3: whoever may act under an epoch is on record for it, as holder or as debtor. */
#define onRecord(n, e) ((claim.state != released && claim.holder == n && claim.boot && claim.epoch == (e)) \
    || (debts[n] & bitOf(e)))

inline judgeDebts() {
#if PROMISE == 0 || PROMISE == 3
    for (EVERYBODY) {
        assert(node[p].runs == 0 || onRecord(p, node[p].runs));
        assert(node[p].hold != standing || onRecord(p, node[p].holdEpoch))
    }
#endif
    skip
}

/* ---- ZooKeeper ---- */

inline forget(w) {
    w.what = none; w.stage = none; w.epoch = 0; w.boot = 0; w.life = 0; w.lease = 0; w.cur = 0
}

inline endRenewal(n) { node[n].renewal = none; node[n].age = 0 }

#ifdef BREAK_CLAIM_VERSION
#define STALE
#define needsVersion(kind) (kind != case_a && kind != case_b && kind != case_c)
#elif defined(BREAK_ADOPTION)
#define needsVersion(kind) (kind != adopt)
#else
#define needsVersion(kind) true
#endif
#ifdef BREAK_CLAIM_LEASE
#define STALE
#define needsLease(kind) false
#else
#define needsLease(kind) (kind == case_b)
#endif

inline forgetView(n) {
    node[n].view.state = none; node[n].view.epoch = 0; node[n].view.holder = 0; node[n].view.boot = 0;
    node[n].view.life = 0; node[n].view.lease = 0; node[n].cur = 0; node[n].still = 0; node[n].waited = 0;
    setFailed(node[n].view, 0)
}

/* An idle node can do nothing by a view that is out of date: a claim would be refused. */
inline expire(n) {
#ifndef STALE
    if
    :: node[n].phase == idle && !(node[n].cur && node[n].still) -> forgetView(n)
    :: else
    fi
#endif
    skip
}

#ifdef TERMS
#define decided(n) node[n].asked = 0
#else
#define decided(n) skip
#endif

inline endTenure(n) {
    node[n].phase = idle; node[n].epoch = 0; decided(n); node[n].due = 0; endRenewal(n); expire(n)
}

/* Nothing comes of it: a claim ends the try, anything else is read again. */
inline refuse(n) {
    if
    :: node[n].phase == claiming -> forget(write[n]); endTenure(n)
    :: else -> forget(write[n])
    fi
}

/* Numbers the epochs that something still names 1, 2, 3 ... in their order. */
#define MAX 11
scratch short used, renumbered;
scratch byte i, next, number[MAX + 1];

inline numberAnew() {
    used = bitOf(claim.epoch) | bitOf(late.epoch);
    for (EVERYBODY) {
        used = used | bitOf(node[p].holdEpoch) | bitOf(node[p].start) | bitOf(node[p].runs) | bitOf(node[p].epoch) |
            bitOf(node[p].view.epoch) | bitOf(write[p].epoch) | debts[p] | oldDebts[p]
    }
    next = 0;
    for (i : 1 .. MAX) {
        if
        :: used & bitOf(i) -> next++; number[i] = next; assert(next < MAX)
        :: else -> number[i] = 0
        fi
    }
    claim.epoch = number[claim.epoch]; late.epoch = number[late.epoch];
    for (EVERYBODY) {
        node[p].holdEpoch = number[node[p].holdEpoch]; node[p].start = number[node[p].start];
        node[p].runs = number[node[p].runs]; node[p].epoch = number[node[p].epoch];
        node[p].view.epoch = number[node[p].view.epoch]; write[p].epoch = number[write[p].epoch];
        renumbered = 0; used = 0;
        for (i : 1 .. MAX) {
            if
            :: debts[p] & bitOf(i) -> renumbered = renumbered | bitOf(number[i])
            :: else
            fi;
            if
            :: oldDebts[p] & bitOf(i) -> used = used | bitOf(number[i])
            :: else
            fi
        }
        debts[p] = renumbered; oldDebts[p] = used
    }
    skip
}

/* The claim has another version now. */
inline bump() {
    for (EVERYBODY) {
        node[p].cur = 0; write[p].cur = 0;
        if
        :: write[p].stage == sent && needsVersion(write[p].what) -> refuse(p)
        :: else
        fi;
#ifndef BREAK_RENEWAL_CLAIM
        if
        :: node[p].renewal == sent -> endRenewal(p)
        :: else
        fi;
#endif
        expire(p)
    }
    if
    :: late.stage == sent && needsVersion(late.what) -> forget(late)
    :: else
    fi;
    revokedFor = 0;
    numberAnew()
}

/* The lease that the claim names has another version now, made by its holder n. */
inline bumpLease(n) {
    for (EVERYBODY) {
        if
        :: claim.holder == n && claim.state == held && p != n ->
            node[p].still = 0;
            if
            :: write[p].stage == sent && needsLease(write[p].what) -> refuse(p)
            :: else
            fi;
            if
            :: late.stage == sent && sender == p && needsLease(late.what) -> forget(late)
            :: else
            fi;
            expire(p)
        :: else
        fi
    }
    skip
}

#define isClaim(w) (w.what == case_a || w.what == case_b || w.what == case_c)
/* Versions apart: they are compared when they change. */
#define passes(w, n) (!isClaim(w) || (node[n].latch && w.lease == spec))

#ifdef BREAK_DEBT
#define OWED false
#else
#define OWED true
#endif

/* Commits the write w of node n; the caller has seen that it passes. */
inline commit(w, n) {
    if
    :: isClaim(w) ->
        judgeEpoch(w.epoch > claim.epoch);
        if
        :: w.what != case_a && claim.epoch != 0 && OWED ->
            if
            :: claim.boot -> debts[claim.holder] = debts[claim.holder] | bitOf(claim.epoch)
            :: else -> oldDebts[claim.holder] = oldDebts[claim.holder] | bitOf(claim.epoch);
                node[claim.holder].debtWait = 0;
                if
                :: claim.holder == n -> reached(A_SEAT_TAKEN_BACK_AFTER_A_BOOT)
                :: else
                fi
            fi
        :: else
        fi;
        if
        :: w.what == case_a -> reached(A_CLAIM_A)
        :: w.what == case_b -> reached(A_CLAIM_B)
        :: w.what == case_c -> reached(A_CLAIM_C)
        fi;
        claim.state = held; setFailed(claim, 0)
    :: w.what == adopt -> judgeEpoch(w.epoch == claim.epoch); claim.state = held; reached(AN_ADOPTION)
    :: w.what == amend -> reached(AN_AMENDED_LEASE)
    :: w.what == release ->
        if
        :: claim.state == revoked -> reached(AN_ACKNOWLEDGEMENT)
        :: else
        fi;
        if
        :: isFailed(claim) -> reached(A_FAILED_STOP_PROVED_LATER)
        :: else
        fi;
        claim.state = released; setFailed(claim, 0)
    fi;
    claim.epoch = w.epoch;
    claim.holder = n;
    claim.boot = w.boot;
    claim.life = w.life;
    claim.lease = w.lease;
    bump();
    judgeDebts()
}

proctype ZooKeeper(byte n) {
end:
    do
    /* A write commits or is refused, at any time after it was sent. */
    :: d_step { write[n].stage == sent ->
        if
        :: passes(write[n], n) -> write[n].stage = done; commit(write[n], n); write[n].cur = 1
        :: else -> refuse(n)
        fi }
    /* One that nobody waits for does so too, or gets lost. */
    :: d_step { late.stage == sent && sender == n && passes(late, n) ->
        late.stage = done; commit(late, n); forget(late) }
    :: d_step { late.stage == sent && sender == n -> forget(late) }

    /* A renewal moves the lease, so whoever watches it begins to wait anew. */
    :: d_step { node[n].renewal == sent -> bumpLease(n); node[n].renewal = done }
    od
}

/* ---- The host: hold, guard, wrapper, service ---- */

#define isUsable(n) (node[n].hold == standing && node[n].left > KILLING_TIME)

/* Whenever it looks from now on, it sees that it is too late. */
inline refuseStart(n) {
#ifndef BREAK_WRAPPER
    if
    :: node[n].start != 0 -> node[n].start = 0; reached(A_START_REFUSED)
    :: else
    fi
#endif
    skip
}

inline lapse(n) {
    refuseStart(n);
    node[n].hold = lapsed; node[n].holdActive = 0;
    if
    :: node[n].runs == 0 -> node[n].left = 0
    :: else
    fi
}

inline dropHold(n) {
    refuseStart(n);
    node[n].hold = none; node[n].holdEpoch = 0; node[n].holdActive = 0; node[n].left = 0
}

#ifdef BREAK_WRAPPER
#define looksGood(n) true
#else
#define looksGood(n) (isUsable(n) && node[n].holdEpoch == node[n].start)
#endif

proctype Host(byte n) {
end:
    do
    /* scripts/wrapper: what was started looks at the hold of exactly its epoch. (holds.pml looks closer.) */
    :: d_step { node[n].start != 0 && node[n].runs == 0 && looksGood(n) ->
        node[n].runs = node[n].start; node[n].start = 0; judgeStart(n) }
    /* It may also come too early, end before, or never get there. */
    :: d_step { node[n].start != 0 && mishap -> node[n].start = 0 }

    /* scripts/guard: the time of a hold is over. It is ended for good, then what runs is killed. */
    :: d_step { node[n].hold == standing && (node[n].left <= KILLING_TIME || mishap) ->
        lapse(n); reached(A_KILL_BY_THE_GUARD) }
    :: d_step { node[n].runs != 0 && !isStuck(n) && (node[n].hold == lapsed || node[n].phase == stopping) ->
        node[n].runs = 0;
        if
        :: node[n].hold == lapsed -> node[n].left = 0
        :: else
        fi }
    /* Nobody is left to ask: the guard wrote .dead, and the host was started again or the agent proves it later. */
    od
}

/* ---- The agent ---- */

#define sees(n) (node[n].view.state != none && node[n].view.holder == n && node[n].view.boot)
#define seesOwn(n) (sees(n) && node[n].view.epoch == node[n].epoch)
#define seesHeld(n) (seesOwn(n) && node[n].view.state == held)
#define seesLost(n) (node[n].view.state != none && (!seesOwn(n) || node[n].view.state != held))
#define isFree(n) (write[n].stage == none)
#define sawUnchanged(n) (node[n].waited >= waitOf(n))
#ifdef CLOCKLESS
#define waitOf(n) 0
#elif defined(BREAK_WAIT)
#define waitOf(n) (node[n].view.lease)
#elif defined(BREAK_NO_WAIT)
#define waitOf(n) 0
#else
#define waitOf(n) W(node[n].view.lease)
#endif

/* No wait proves a stop against the word of the holder that it failed; another boot of its host does. */
#ifdef BREAK_FAILED_STOP
#define mayPassOn(n) true
#else
#define mayPassOn(n) (!isFailed(node[n].view) || node[n].view.holder == n)
#endif

/* Duration.min over what the policy wants, the claim says, and a rewrite that may commit yet: Turn.termsOf. */
#define shorter(a, b) ((a) < (b) -> (a) : (b))
#ifdef BREAK_TERMS
#define leaseOf(n) node[n].wants
#elif defined(TERMS)
#define leaseOf(n) shorter(shorter(node[n].wants, node[n].view.lease), (node[n].asked != 0 -> node[n].asked : LONG))
#else
#define leaseOf(n) LONG
#endif

#ifdef TERMS
#define wanted(n) node[n].wants
#else
#define wanted(n) LONG
#endif

inline send(n, kind, epochOfIt, length) {
    write[n].what = kind; write[n].stage = sent; write[n].epoch = epochOfIt; write[n].boot = 1; write[n].life = 1;
    write[n].lease = length;
    if
    :: (needsVersion(kind) && !node[n].cur) || (needsLease(kind) && !node[n].still) -> refuse(n)
    :: else
    fi
}

/* The view is what was written, of the version that this write made. */
inline note(n, how) {
    node[n].view.state = how; node[n].view.epoch = write[n].epoch; node[n].view.holder = n; node[n].view.boot = 1;
    node[n].view.life = 1; node[n].view.lease = write[n].lease; node[n].cur = write[n].cur; node[n].still = 1;
    node[n].waited = 0; decided(n);
    if
    :: isClaim(write[n]) || write[n].what == release -> setFailed(node[n].view, 0)
    :: else
    fi
}

/* Reads the claim, and the version of the lease it names. To read an old state is to have read it earlier. */
inline read(n) {
    if
    :: !node[n].cur -> decided(n)
    :: else
    fi;
    node[n].view.state = claim.state; node[n].view.epoch = claim.epoch; node[n].view.holder = claim.holder;
    node[n].view.boot = (claim.holder == n && claim.boot); node[n].view.life = (claim.holder == n && claim.life);
    node[n].view.lease = claim.lease; node[n].cur = 1; node[n].still = 1; node[n].waited = 0;
    setFailed(node[n].view, isFailed(claim))
}

/* Nobody waits for the answer any more. Of several such writes at once, one is followed and the others get lost. */
inline abandon(n) {
    if
    :: write[n].stage == sent && late.stage == none ->
        late.what = write[n].what; late.stage = sent; late.epoch = write[n].epoch; late.boot = write[n].boot;
        late.life = write[n].life; late.lease = write[n].lease; sender = n
    :: else
    fi;
    forget(write[n])
}

inline won(n) {
    note(n, held); node[n].phase = proving; node[n].due = calm; node[n].left = 0;
#ifdef BREAK_PROOF
    node[n].left = LONG;
#endif
}

#define debtsCreated (nobodyOwes -> 0 : A_PROMOTION_OVER_A_DEBT)
#if FENCE && !defined(BREAK_FENCE)
#define mayPromote nobodyOwes
#else
#define mayPromote true
#endif
#ifdef CLOCKLESS
#define OLD_DEBT 0
#else
#define OLD_DEBT W(LONG)
#endif
#ifdef BREAK_STOP
#define isStopped(n) true
#else
#define isStopped(n) (node[n].runs == 0)
#endif

#ifdef BREAK_RENEWAL_CLAIM
#define MUST_BE_CUR false
#else
#define MUST_BE_CUR true
#endif

#define isRewrite(n) (write[n].what == adopt || write[n].what == amend)

#ifdef BREAK_LEFTOVER
#define LEFTOVERS false
#else
#define LEFTOVERS true
#endif

#ifdef BREAK_PERIOD
#define NO_PERIOD true
#else
#define NO_PERIOD false
#endif

/* On disk. Of what it may hold, only the epoch of a claim that may commit yet makes a difference. */
#define mark(n) ((late.stage == sent && sender == n && late.life) -> late.epoch : 0)

proctype Agent(byte n) {
end:
    do
    :: d_step { node[n].up && !node[n].latch -> node[n].latch = 1 }                               /* Upkeep.mindLatch */

    /* A watch fires, sooner or later. */
    :: d_step { node[n].up && node[n].phase != claiming && !(node[n].cur && node[n].still) -> read(n) }

    /* --- Taking.java --- */
    :: d_step { node[n].up && node[n].phase == idle && node[n].hold == none && isFree(n) && node[n].latch && !owes(n) &&
            (node[n].view.state == released ||
                ((node[n].view.state == held || node[n].view.state == revoked) && !sees(n) && sawUnchanged(n) && mayPassOn(n))) ->
        node[n].phase = claiming;
        node[n].epoch = (mark(n) > node[n].view.epoch -> mark(n) : node[n].view.epoch) + 1;
        if
        :: node[n].view.state == released -> send(n, case_a, node[n].epoch, wanted(n))
        :: node[n].view.state == held -> send(n, case_b, node[n].epoch, wanted(n))
        :: node[n].view.state == revoked -> send(n, case_c, node[n].epoch, wanted(n))
        fi;
        forgetView(n) }
    :: d_step { node[n].up && node[n].phase == claiming && write[n].stage == done -> won(n); forget(write[n]) }
    /* No answer. It is read back after a commit of its own; only exactly what was asked for counts as won. */
    :: d_step { node[n].up && node[n].phase == claiming && mishap ->
        if
        :: write[n].stage == done && write[n].cur -> won(n); forget(write[n]); reached(A_LOST_ANSWER_WON)
        :: else -> abandon(n); endTenure(n); read(n); numberAnew()
        fi }

    /* --- Renewing.java: the clock is read, then it is sent --- */
    :: d_step { node[n].up && (node[n].due || !calm || NO_PERIOD) && node[n].renewal == none && seesHeld(n) && node[n].view.life &&
            (node[n].cur || !MUST_BE_CUR) &&
            (node[n].phase == proving || node[n].phase == promoting || node[n].phase == serving ||
                node[n].phase == stopping || node[n].phase == killing) ->
        node[n].renewal = sent; node[n].age = 0; node[n].due = 0 }
    :: d_step { node[n].up && node[n].renewal == done ->                                           /* Serving.onRenewed */
        if
        :: seesHeld(n) &&
            (node[n].phase == proving ||
                (node[n].hold == standing &&
                    (node[n].phase == promoting || node[n].phase == serving || node[n].phase == stopping))) ->
#ifdef BREAK_CLOCK
            node[n].left = leaseOf(n);
#else
            if
            :: leaseOf(n) > node[n].age -> node[n].left = leaseOf(n) - node[n].age
            :: else -> skip
            fi;
#endif
#ifdef TERMS
            if                                                                               /* Serving.amendTerms */
            :: node[n].phase == serving && isFree(n) && (node[n].view.lease != node[n].wants || node[n].asked != 0) ->
                node[n].asked = (node[n].asked != 0 -> shorter(node[n].asked, node[n].wants) : node[n].wants);
                send(n, amend, node[n].epoch, node[n].wants)
            :: else
            fi
#else
            skip
#endif
        :: else
        fi;
        endRenewal(n) }
    /* No answer within r: harmless, tried again. That it may commit yet can only make others wait longer. */
    :: d_step { node[n].up && node[n].renewal != none && !calm -> endRenewal(n) }

    /* --- Serving.java --- */
    :: d_step { node[n].up && node[n].phase == proving && node[n].left > KILLING_TIME && seesHeld(n) &&
            node[n].hold == none && node[n].start == 0 && mayPromote ->
        node[n].hold = standing; node[n].holdEpoch = node[n].epoch; node[n].phase = promoting;
        node[n].start = node[n].epoch; reached(debtsCreated) }
    :: d_step { node[n].up && node[n].phase == promoting && node[n].runs == node[n].epoch && node[n].hold == standing ->
        node[n].phase = serving; node[n].holdActive = 1 }

    /* The claim was revoked or has passed on, or the guard ended the hold: Leaving.start, Leaving.onLapsed. */
    :: d_step { node[n].up && (node[n].phase == serving || node[n].phase == promoting || node[n].phase == adopting ||
                node[n].phase == stopping) &&
            (seesLost(n) || node[n].hold == lapsed) ->
        node[n].phase = killing; lapse(n) }
    /* A claim that is proved too late or lost before anything ran is given back. */
    :: d_step { node[n].up && node[n].phase == proving && seesLost(n) -> node[n].phase = releasing; node[n].left = 0 }
    /* The service is not well, the host is drained, a switchover was asked for: any of these, at any time. */
    :: d_step { node[n].up && node[n].phase == serving && may(LEAVE) ->
        faults--; node[n].phase = stopping; node[n].holdActive = 0 }
    :: d_step { node[n].up && node[n].phase == promoting && node[n].start == 0 && node[n].runs == 0 ->
        node[n].phase = killing; lapse(n) }
    :: d_step { node[n].up && node[n].phase == serving && node[n].runs == 0 && node[n].start == 0 && isUsable(n) ->
        node[n].phase = promoting; node[n].holdActive = 0; node[n].start = node[n].epoch }

    /* --- Leaving.java: the stop is proved, then the hold goes, then the claim --- */
    :: d_step { node[n].up && (node[n].phase == stopping || node[n].phase == killing) && isStopped(n) ->
        dropHold(n); node[n].phase = releasing }
    :: d_step { node[n].up && node[n].phase == releasing && isFree(n) && seesOwn(n) && node[n].view.state != released &&
            node[n].cur ->
        send(n, release, node[n].epoch, node[n].view.lease);
        write[n].life = node[n].view.life }
    :: d_step { node[n].up && node[n].phase == releasing && isFree(n) && node[n].view.state != none &&
            (!seesOwn(n) || node[n].view.state == released) ->
        endTenure(n) }
    :: d_step { node[n].up && node[n].phase == releasing && write[n].stage == done ->
        note(n, released); forget(write[n]); endTenure(n) }
    :: d_step { node[n].up && node[n].phase == releasing && write[n].stage != none && mishap ->
        abandon(n); read(n);
#ifdef BREAK_ONCE
        if
        :: seesHeld(n) && node[n].view.life -> node[n].phase = proving; node[n].due = calm; node[n].left = 0
        :: else
        fi
#endif
        }

    /* --- Adopting.java --- */
    :: d_step { node[n].up && node[n].phase == adopting && isFree(n) && seesHeld(n) && !node[n].view.life &&
            (node[n].cur || !needsVersion(adopt)) ->
        send(n, adopt, node[n].epoch, node[n].view.lease) }
    :: d_step { node[n].up && node[n].phase == adopting && seesHeld(n) && node[n].view.life && isFree(n) &&
            node[n].hold == standing ->
        node[n].phase = serving; node[n].due = calm }
    :: d_step { node[n].up && isRewrite(n) && write[n].stage == done -> note(n, held); forget(write[n]) }
    :: d_step { node[n].up && isRewrite(n) && !calm -> abandon(n); read(n) }
#ifdef TERMS
    :: d_step { node[n].up && node[n].wants != spec -> node[n].wants = spec }
#endif

    /* --- Upkeep.java --- */
    /* A claim that names this host though nothing here knows of it (mindClaims): verified, then released. */
    :: d_step { node[n].up && node[n].phase == idle && node[n].hold == none && isFree(n) && sees(n) &&
            node[n].view.state != released && LEFTOVERS ->
        node[n].epoch = node[n].view.epoch; node[n].phase = releasing; reached(A_LATE_CLAIM_RELEASED) }
    /* Its own debt, of the same boot: nothing of that epoch is left (mindDebt). */
    :: d_step { node[n].up && debts[n] != 0 && node[n].runs == 0 &&
            (node[n].phase == idle || !(debts[n] & bitOf(node[n].epoch))) &&
            (node[n].hold == none || !(debts[n] & bitOf(node[n].holdEpoch))) ->
        debts[n] = 0; judgeDebts(); reached(A_DEBT_PAID_BY_ITSELF) }
    /* ... of an earlier boot: after W, because another host may bear the same name. */
    :: d_step { node[n].up && oldDebts[n] != 0 && node[n].debtWait >= OLD_DEBT ->
        oldDebts[n] = 0; node[n].debtWait = 0; reached(A_DEBT_PAID_BY_ANOTHER_BOOT) }
    od
}

/* ---- Faults and operators ---- */

/* The agent dies; what runs goes on under its hold, and what it sent is on its way. */
inline dead(n) {
    if
    :: late.stage == sent && sender == n -> late.life = 0
    :: else
    fi
}

inline die(n) {
    node[n].up = 0; abandon(n);
    endRenewal(n);
    node[n].phase = idle; node[n].epoch = 0; decided(n); node[n].waited = 0; node[n].debtWait = 0;
    node[n].due = 0; node[n].view.life = 0; dead(n);
    if
    :: node[n].hold == none -> node[n].left = 0
    :: else
    fi;
    if
    :: claim.holder == n -> claim.life = 0
    :: else
    fi
}

/* The power goes: nothing runs, and the next boot bears another stamp. */
inline cut(n) {
    die(n);
    node[n].on = 0; node[n].runs = 0; setStuck(n, 0); node[n].start = 0; dropHold(n);
    node[n].view.boot = 0;
    if
    :: late.stage == sent && sender == n -> late.boot = 0
    :: else
    fi;
    oldDebts[n] = oldDebts[n] | debts[n]; debts[n] = 0;
    if
    :: claim.holder == n -> claim.boot = 0
    :: else
    fi
}

/* A new life of the agent. It may read an old state first: the view is kept, its wait begins anew. */
inline begin(n) {
    node[n].up = 1; 
    if
    :: isUsable(n) && node[n].holdActive && node[n].runs == node[n].holdEpoch ->
        node[n].phase = adopting; node[n].epoch = node[n].holdEpoch
    :: node[n].hold != none && !(isUsable(n) && node[n].holdActive && node[n].runs == node[n].holdEpoch) ->
        node[n].phase = killing; node[n].epoch = node[n].holdEpoch; lapse(n)
    :: else
    fi
}

proctype Fate(byte n) {
end:
    do
    :: d_step { may(CRASH) && node[n].up -> faults--; die(n) }
    :: d_step { node[n].on && !node[n].up -> begin(n) }
    :: d_step { may(POWER) && node[n].on -> faults--; cut(n) }
    :: d_step { !calm && !node[n].on -> node[n].on = 1 }
    /* The session is lost, and with it the latch node. */
    :: d_step { may(SESSION) && node[n].latch -> faults--; node[n].latch = 0 }
    /* The service dies. */
    :: d_step { may(SERVICE) && node[n].runs != 0 -> faults--; node[n].runs = 0; setStuck(n, 0) }
#ifdef STOPS_FAIL
    /*
     * Its stop fails, for as long as it likes. W rests on stops that take no longer than K, so nothing else goes wrong
     * until the holder has written so into its claim; after that anything may.
     */
    :: d_step { may(STOP) && node[n].up && node[n].phase == serving && node[n].runs == node[n].epoch && isFree(n) &&
            claim.state != released && claim.holder == n && claim.boot && claim.life && claim.epoch == node[n].epoch ->
        faults--; node[n].stuck = 1; node[n].phase = killing; lapse(n); claim.failed = 1; bump() }
    :: d_step { node[n].stuck -> node[n].stuck = 0 }
#endif
    /* The fence hook takes the power of a debtor away, before the next one is promoted. */
    :: d_step { owes(n) && claim.state == held && node[claim.holder].phase == proving && (may(HOOK) || FENCE && calm) ->
        if
        :: !calm -> faults--
        :: else
        fi;
        if
        :: node[n].on && debts[n] != 0 -> cut(n)
        :: else
        fi;
        debts[n] = 0; oldDebts[n] = 0; node[n].debtWait = 0; reached(A_FENCED_HOST) }
    od
}

#define offFor(c) (!c.boot || !node[c.holder].on)
#ifdef BREAK_FAILED_STOP_WORD
#define isProved (offFor(claim) || revokedFor >= W(claim.lease))
#elif defined(STOPS_FAIL)
/* Over a failed stop, only the word that the host is off. */
#define isProved (offFor(claim) || (!claim.failed && node[claim.holder].runs == 0 && revokedFor >= W(claim.lease)))
#elif defined(BREAK_VOUCH)
#define isProved (node[claim.holder].runs == 0)
#elif defined(CLOCKLESS)
#define isProved offFor(claim)
#else
#define isProved (offFor(claim) || (node[claim.holder].runs == 0 && revokedFor >= W(claim.lease)))
#endif

active proctype Operator() {
end:
    do
    :: d_step { may(ORDER) && claim.state == held ->
        faults--; claim.state = revoked; bump();
        if
        :: isFailed(claim) -> reached(A_FAILED_STOP_FENCED)
        :: else
        fi;
        reached(A_REVOCATION) }
    /* A vouch: it is stopped. Refused while held; within W of the revocation only if the host is off. */
    :: d_step { may(ORDER) && claim.state == revoked && isProved ->
        faults--; claim.state = released; setFailed(claim, 0); bump(); judgeDebts(); reached(A_VOUCH) }
#ifdef TERMS
    :: d_step { !calm && changes > 0 -> changes--; spec = (spec == SHORT -> LONG : SHORT) }
#endif
    od
}

/* ---- Time ---- */

inline pass(n) {
    if
    :: node[n].hold != none || node[n].phase == proving ->
        node[n].left = (node[n].left > 0 -> node[n].left - 1 : 0);
        if
        :: node[n].left == 0 && node[n].hold != none ->
            /* The kill-at was K + d ago: the guard has looked, and the kill is over. */
            if
            :: !isStuck(n) -> node[n].runs = 0
            :: else
            fi;
            lapse(n)
        :: else
        fi
    :: else
    fi;
    if
    :: node[n].renewal != none ->
        node[n].age++;
        if
        :: node[n].age == LONG -> endRenewal(n)       /* nothing is left of what it proves */
        :: else
        fi
    :: else
    fi;
    if
    :: node[n].up && node[n].view.state != released && node[n].view.state != none && !sees(n) ->
        node[n].waited = shorter(node[n].waited + 2, W(LONG)); expire(n)
    :: else
    fi;
    if
    :: node[n].up && oldDebts[n] != 0 -> node[n].debtWait = shorter(node[n].debtWait + 2, W(LONG))
    :: else
    fi;
    node[n].due = (calm && node[n].up && node[n].phase != idle)
}

#define serves(n) (node[n].phase == serving && node[n].runs == claim.epoch && claim.holder == n && claim.state == held)
#if NODES == 2
#define isServed (serves(0) || serves(1))
#else
#define isServed (serves(0) || serves(1) || serves(2))
#endif
#define WITHIN (W(LONG) + 3)

inline tick() {
    pass(0); pass(1);
#if NODES > 2
    pass(2);
#endif
    if
    :: claim.state == revoked -> revokedFor = shorter(revokedFor + 2, W(LONG))
    :: else
    fi
}

/* Whose host is there owes nothing any more. */
#define nobodyIsLeft ((!node[0].on || !owes(0)) && (!node[1].on || !owes(1)))

/*
 * Time passes. After the end of the faults it does so only when nothing else can happen: then nobody is slow any more,
 * whatever the order of the steps. Somebody must be active within a time, and stay so.
 */
#ifndef CLOCKLESS
active proctype Clock() {
end:
    do
    :: d_step { !calm -> tick() }
#ifdef WEDGE
    :: d_step { !calm && (NODES == 3 || node[0].on || node[1].on) ->
        calm = 1;
        for (EVERYBODY) { node[p].due = (node[p].up && node[p].phase != idle) }
        skip }
    :: d_step { calm && timeout && servedFor < 2 ->
        if
        :: isServed && nobodyIsLeft -> servedFor++; reached(A_SERVICE_AFTER_THE_FAULTS)
        :: else -> assert(servedFor == 0); calmFor++; assert(calmFor <= WITHIN)
        fi;
        tick() }
#ifdef LIVELOCK
progress_tick:
        skip
#endif
#endif
    od
}
#endif

#ifdef LIVELOCK
/* While faults last anything may go on for ever. After their end nothing may but the time. */
active proctype Faults() {
progress_faults:
    calm
}
#endif

init {
    atomic {
        for (EVERYBODY) {
            node[p].on = 1; node[p].up = 1; node[p].latch = 1;
            node[p].hold = none; node[p].phase = idle; node[p].view.state = none; node[p].renewal = none;
            write[p].what = none; write[p].stage = none
        }
        late.what = none; late.stage = none;
        claim.lease = LONG;
#ifdef TERMS
        for (EVERYBODY) { node[p].wants = LONG }
#endif
        /* An operator made the group (released), or an agent found none (revoked, of nobody). */
        if
        :: claim.state = released
        :: claim.state = revoked
        fi;
        run ZooKeeper(0); run Host(0); run Agent(0); run Fate(0);
        run ZooKeeper(1); run Host(1); run Agent(1); run Fate(1);
#if NODES > 2
        run ZooKeeper(2); run Host(2); run Agent(2); run Fate(2);
#endif
    }
}

/*
 * One hold, its guard and what is started under it, step by step, for the checker spin: scripts/guard (lapse, end_hold,
 * make_inert), scripts/wrapper (check, record, check, exec), OpenHold.java (rewrite). Run it with scripts/model.
 *
 * In exclusion.pml the wrapper looks and starts in one step, and the guard ends a hold in one step. Here is why that is
 * right: whatever is started late either sees that it is too late, or is seen and killed.
 *
 * A process that is killed stops between any two of its steps. The guard may die and begin anew; the agent asks for the
 * same end ("guard kill") while the guard is at it.
 */
#define WRAPPERS 2              /* a hook that is late, and a service */

mtype = { standing, lapsed };

mtype hold = standing;          /* lapsed: the file .lapsed exists, whatever name the hold itself still has */
bit over;                       /* its kill-at has passed */
bit onRecord[WRAPPERS];         /* in .pids */
bit killed[WRAPPERS];
bit runs[WRAPPERS];             /* the service, or a hook that starts it, can act */
bit ended[WRAPPERS];            /* the process is no more */
bit dead;                       /* the file .dead: proved inert */
byte crashes = 1;

#define alive(w) ((!killed[w] || runs[w]) && !ended[w])

#ifdef GOAL
#define reached(what) assert((what) != GOAL)
#else
#define reached(what) skip
#endif
#define A_START 1
#define A_START_REFUSED 2
#define A_RUNNING_SERVICE_KILLED 3
#define A_KILL_BETWEEN_LOOK_AND_START 4
#define AN_EXTENSION_OF_A_LAPSED_HOLD 5

proctype Wrapper(byte w) {
    bit good;
    {
        /* Looked at before as well, so that a hold that is gone for good is not given a record again. */
        if
        :: hold == standing && !over
        :: !(hold == standing && !over) -> goto refused
        fi;
        onRecord[w] = 1;
#ifndef BREAK_CHECK
        good = !over;
        good = (good && hold == standing);
        if
        :: good
        :: atomic { !good -> reached(A_START_REFUSED); goto refused }
        fi;
#endif
        atomic { true -> assert(!dead); runs[w] = 1; reached(A_START) }
        false;                  /* it runs until somebody kills it */
refused:
        ended[w] = 1
    } unless {
        atomic { killed[w] ->
            if
            :: !runs[w] -> reached(A_KILL_BETWEEN_LOOK_AND_START)
            :: else
            fi;
            runs[w] = 0 }
    }
}

/* The guard, and whoever else ends this hold. */
proctype Ender(bit isGuard) {
    byte w;
    bit found;
begin:
    if
    :: !isGuard || over || hold == lapsed
    :: isGuard && dead -> goto done
    fi;
#ifndef BREAK_RENAME
    hold = lapsed;
#endif
again:
    do
    :: atomic { w < WRAPPERS ->
        /* Reads .pids anew each time, and looks whether the process is still there. */
        if
        :: atomic { onRecord[w] && alive(w) ->
            if
            :: runs[w] -> reached(A_RUNNING_SERVICE_KILLED)
            :: else
            fi;
            killed[w] = 1; found = 1 }
        :: else
        fi;
        w++ }
    :: atomic { isGuard && crashes > 0 -> crashes--; w = 0; found = 0; goto begin }
    :: w == WRAPPERS -> break
    od;
    if
    :: atomic { found -> found = 0; w = 0; goto again }
    :: atomic { !found -> w = 0 }
    fi;
#ifdef BREAK_RENAME
    hold = lapsed;
#endif
    atomic {
        dead = 1;
        assert(!runs[0] && !runs[1])
    }
done:
    skip
}

/* The agent extends the hold that it opened, in place, also after it lapsed: that extends nothing. */
active proctype Agent() {
    byte renewals = 1;
    do
    :: renewals > 0 ->
        renewals--;
#ifdef BREAK_REWRITE
        atomic { hold = standing; over = 0 }
#else
        atomic {
            if
            :: hold == standing -> over = 0
            :: else -> reached(AN_EXTENSION_OF_A_LAPSED_HOLD); over = 0
            fi
        }
#endif
    :: renewals == 0 -> break
    od
}

active proctype Clock() {
    over = 1;
    over = 1
}

init {
    atomic { run Wrapper(0); run Wrapper(1); run Ender(1); run Ender(0) }
}

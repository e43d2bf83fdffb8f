# shellcheck shell=sh
# Asks the own hold whether this service may still act. For a POSIX shell, to be sourced:
#
#   . /usr/share/baton/examples/may-act.sh
#   while baton_may_act 200; do do_what_takes_up_to_200_ms; done
#
# baton_may_act [MILLISECONDS]: 0 while the hold in BATON_HOLD stands and its kill-at is more than so many milliseconds
# ahead (0 without the word); 1 when its time is over or it is gone; 2 when that cannot be told. Only 0 is a yes.
# Reads the hold and /proc/uptime; no network, no fork, no process that could hang. Sets variables baton_*.
#
# Promised: no other host was active in this seat when it said yes, and none is until kill-at, nor for K and d after it;
# also when agent and guard are dead, which is when nobody else ends this service.
# Not promised: anything about what is done after that time, so give the time that the action needs at most. A host that
# is paused between the question and the action acts late: only a resource that compares epochs covers that.
# An example for services; other languages do the same in ten lines: docs/formats.md describes the file.

baton_may_act() {
    if [ -z "${BATON_HOLD-}" ]; then return 2; fi
    if [ -e "$BATON_HOLD.lapsed" ]; then return 1; fi
    # It is rewritten in place: a first and a last kill-at that differ mean that it was read meanwhile.
    for _ in 1 2 3 4 5; do
        baton_count=0 baton_format='' baton_first='' baton_last=''
        # A file that is gone is no error here but an answer.
        {
            while IFS= read -r baton_line; do
                baton_count=$((baton_count + 1)) baton_last=$baton_line
                case $baton_count in
                    1) baton_format=$baton_line ;;
                    2) baton_first=$baton_line ;;
                esac
            done <"$BATON_HOLD"
        } 2>/dev/null || return 1
        case $baton_format:$baton_first in
            format=1:kill-at=*[0-9]) ;;
            *) return 2 ;;
        esac
        if [ "$baton_count" -gt 2 ] && [ "$baton_first" = "$baton_last" ]; then
            # Read after the hold, so that a delay in between counts against the service.
            IFS=' ' read -r baton_up _ </proc/uptime || return 2
            case $baton_up in
                .* | *[!0-9.]* | *.*.*) return 2 ;;
                *.[0-9][0-9]) ;;
                *) return 2 ;;
            esac
            baton_now=${baton_up%.*}${baton_up#*.}0
            baton_kill_at=${baton_first#kill-at=}
            [ "$((${baton_kill_at##* } - ${1-0}))" -gt "$baton_now" ]
            return
        fi
    done
    return 2
}

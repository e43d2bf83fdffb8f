package baton.trial;

/**
 * How often a trial is run.
 *
 * <p>{@code -Dtrial.runs=full} runs each as often as its promise says, {@code -Dtrial.runs=N} each N times, and in both
 * cases a figure beyond its bound fails the trial. Without it each runs once and figures are only printed: they
 * would fail on a machine that is busy with other things.
 */
final class Runs {
    private static final int ONCE = 1;

    private Runs() {}

    static int of(int promised) {
        String told = System.getProperty("trial.runs", "");
        if (told.isEmpty()) {
            return ONCE;
        }
        return told.equals("full") ? promised : Integer.parseInt(told);
    }

    static boolean areJudged() {
        return !System.getProperty("trial.runs", "").isEmpty();
    }
}

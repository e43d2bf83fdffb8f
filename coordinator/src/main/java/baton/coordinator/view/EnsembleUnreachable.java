package baton.coordinator.view;

/** ZooKeeper gave no answer in time; nothing is known of what was asked. */
public final class EnsembleUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public EnsembleUnreachable(String sentence) {
        super(sentence);
    }
}

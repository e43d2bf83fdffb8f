package baton.agent.config;

/** Where something stands in a file; lines count from 1. A variable of the environment has line 0. */
record Place(String file, int line) {
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}

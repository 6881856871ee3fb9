/**
 * One question to a model of the simulator.
 *
 * @param provider whose model answers
 * @param tokens of the answer, each of them an event of a stream
 * @param interval milliseconds between events; 0 for as fast as possible
 * @param promptBytes how long the prompt is, about
 */
record Ask(Dialect provider, boolean stream, int tokens, int interval, int promptBytes) {

    private static final String WORDS = "lorem ipsum dolor sit amet ";

    static Ask whole(Dialect provider) {
        return new Ask(provider, false, 30, 0, 900);
    }

    static Ask stream(Dialect provider, int interval) {
        return new Ask(provider, true, 64, interval, 900);
    }

    /** What the simulator is told in the model's name. */
    String script() {
        return "tokens=" + tokens + (interval > 0 ? ",interval=" + interval : "");
    }

    String model() {
        return "sim-" + provider.provider + ":" + script();
    }

    String prompt() {
        return WORDS.repeat(Math.max(1, promptBytes / WORDS.length())).strip();
    }

    int limit() {
        return Math.max(100, 2 * tokens);
    }
}

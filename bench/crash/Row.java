/** What the ledger says about a request. */
record Row(String model, String outcome, long prompt, long completion, long nanos) {

    /** From a line of the export. */
    static Row of(String line) {
        return new Row(
                Text.find("\"model\":\"([^\"]+)\"", line),
                Text.find("\"outcome\":\"([^\"]+)\"", line),
                Text.number("prompt_tokens", line),
                Text.number("completion_tokens", line),
                Text.number("cost_nanos", line));
    }

    /** Whether that model was asked for; samples, which no quota counts, are left out. */
    boolean isOf(Model wanted) {
        return wanted.owns(model) && model.contains(":");
    }

    boolean isAnswered() {
        return outcome.equals("answered");
    }

    /** Whether a client was answered so. */
    boolean agrees(Answer answer) {
        return isAnswered() && prompt == answer.prompt() && completion == answer.completion();
    }
}

import java.math.BigDecimal;

/** What the gateway says about a quota. */
record Usage(BigDecimal limit, BigDecimal used, BigDecimal leased, String text) {

    static Usage of(String text) {
        return new Usage(Text.amount("limit", text), Text.amount("used", text), Text.amount("leased", text), text);
    }

    @Override
    public String toString() {
        return text;
    }
}

import java.io.IOException;
import java.util.Map;

/**
 * Who is asked in OpenAI's words, whatever the model: a gateway.
 *
 * @param headers that it wants with each request, beside the key
 * @param everyProvider whether its channels lead to all providers, or to OpenAI's alone
 */
record OpenAiServer(
        String name,
        String url,
        String key,
        Map<String, String> headers,
        boolean everyProvider,
        Native.Accounts accounts)
        implements Target {

    @Override
    public Dialect dialect(Dialect provider) {
        return Dialect.OPENAI;
    }

    @Override
    public String base(Dialect provider) {
        return url;
    }

    @Override
    public String key(Dialect provider) {
        return key;
    }

    @Override
    public boolean serves(Dialect provider) {
        return everyProvider || provider == Dialect.OPENAI;
    }

    @Override
    public Account account() throws IOException {
        return accounts.now();
    }
}

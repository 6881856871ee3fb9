package ai.lyss.gateway.core;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads YAML as nodes, which know their lines, for those who tell people what is wrong where. */
public final class YamlNodes {

    private YamlNodes() {}

    /**
     * The root of the one document in a file.
     *
     * @throws Malformed when it is no YAML, no UTF-8 or empty
     */
    public static Node root(byte[] file) throws Malformed {
        try {
            return root(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString());
        } catch (CharacterCodingException notText) {
            throw new Malformed(1, "it is not UTF-8");
        }
    }

    /** The same of a text. */
    public static Node root(String text) throws Malformed {
        try {
            @Nullable Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
            if (root == null) {
                throw new Malformed(1, "there is nothing in it");
            }
            return root;
        } catch (MarkedYAMLException malformed) {
            @Nullable Mark mark = malformed.getProblemMark();
            throw new Malformed(mark == null ? 1 : mark.getLine() + 1, String.valueOf(malformed.getProblem()));
        } catch (YAMLException malformed) {
            throw new Malformed(1, String.valueOf(malformed.getMessage()));
        }
    }

    /** What is wrong, and in which line; the first is 1. */
    public static final class Malformed extends Exception {

        private static final long serialVersionUID = 1;

        private final int line;

        Malformed(int line, String problem) {
            super(problem);
            this.line = line;
        }

        /** The line. */
        public int line() {
            return line;
        }

        /** What is wrong with it. */
        public String problem() {
            return String.valueOf(getMessage());
        }
    }
}

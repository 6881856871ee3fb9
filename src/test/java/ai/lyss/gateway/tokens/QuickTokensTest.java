package ai.lyss.gateway.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuickTokensTest {

    private static final Random RANDOM = new Random(7);

    @Test
    void nothing_isNothing() {
        assertThat(QuickTokens.of("")).isZero();
    }

    @Test
    void words_areOneToken() {
        assertThat(QuickTokens.of("hello world")).isEqualTo(2);
        assertThat(QuickTokens.of("What is the best way to do it?")).isEqualTo(9);
    }

    @Test
    void longText_isTheSumOfItsWords() {
        String words = "What is the best way to do it? ";
        assertThat(QuickTokens.of(words.repeat(10_000))).isEqualTo(9 * 10_000 + 1); // and a blank at the end
        assertThat(QuickTokens.of("x" + "😀".repeat(10_000))).isEqualTo(1 + 3 * 10_000); // no half of a pair is one
        assertThat(QuickTokens.of(" ".repeat(100_000))).isBetween(6_250L, 6_300L);
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(
                        "English",
                        "The gateway knows who is calling, chooses one of the company's provider accounts, says the"
                                + " request in that provider's words, and writes down what it cost. Internationalization"
                                + " isn't everything; sometimes 42 is.\n"),
                Arguments.of(
                        "Java",
                        "    private Trial alone(Selection.Chosen chosen) {\n        decision.note(\"attempt\","
                                + " chosen.channel(), null);\n        return Trial.alone(exchange, chosen);\n    }\n"),
                Arguments.of(
                        "JSON",
                        "{\"id\":\"chatcmpl-bmKxAGFl83xRjj6h6aq10Iwg\",\"created\":1795823756,\"choices\":[{\"index\":0,"
                                + "\"message\":{\"role\":\"assistant\",\"content\":null}}]}"),
                Arguments.of("digits", "3.14159, 27 and 123456789012; "),
                Arguments.of("signs", "----- ===== ... !!! ?! (((x))) "),
                Arguments.of("German", "Größenänderungen der Überschrift führen häufig zu Missverständnissen. "),
                Arguments.of("Vietnamese", "Đây là một bài kiểm tra và mô hình cần ước tính số lượng. "),
                Arguments.of("Russian", "Это тест, и модель должна оценить количество токенов в тексте. "),
                Arguments.of("Arabic", "هذا اختبار والنموذج يحتاج إلى تقدير عدد الرموز في النص "),
                Arguments.of("Hindi", "यह एक परीक्षण है और मॉडल को टोकन की संख्या का अनुमान लगाना है "),
                Arguments.of("Amharic", "ይህ ፈተና ነው እና ሞዴሉ "),
                Arguments.of("Chinese", "这是一个测试,模型需要估计标记的数量。人工智能正在改变世界各地的工作方式。"),
                Arguments.of("Japanese", "これはテストです。モデルはトークンの数を推定する必要があります。"),
                Arguments.of("Korean", "이것은 테스트입니다. 모델은 토큰 수를 추정해야 합니다. "),
                Arguments.of("emoji", "😀😃🚀👍🏽👨‍👩‍👧"),
                Arguments.of("letters", random(300, any -> 'a' + RANDOM.nextInt(26))),
                Arguments.of("capitals", random(300, any -> 'A' + RANDOM.nextInt(26))),
                Arguments.of("base64", Base64.getEncoder().encodeToString(bytes(600))),
                Arguments.of("hexadecimal", HexFormat.of().formatHex(bytes(600))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void kindsOfText_areHardlyLessAndAtMostTwoAndAHalfTimesAsMany(String kind, String text) {
        String long_ = text.repeat(5);
        double ratio = (double) QuickTokens.of(long_) / Tokenizer.count(long_);
        assertThat(ratio).as(kind).isBetween(0.85, 2.5);
    }

    @Test
    void anyCharacters_areCountedToTheEnd() {
        for (int i = 0; i < 200; i++) {
            String text = random(RANDOM.nextInt(200), any -> RANDOM.nextInt(0x10000)); // lone surrogates among them
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            assertThat(QuickTokens.of(text)).isBetween(text.isEmpty() ? 0L : text.length() / 20L, bytes + 20L);
        }
    }

    private static String random(int length, IntUnaryOperator character) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) character.applyAsInt(i));
        }
        return text.toString();
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}

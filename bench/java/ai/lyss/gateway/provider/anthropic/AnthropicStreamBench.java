package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.provider.StreamBench;
import ai.lyss.gateway.provider.TestCatalog;

/** Anthropic's events. */
public class AnthropicStreamBench extends StreamBench {

    /** The provider's own words. */
    public AnthropicStreamBench() {
        super(new AnthropicFormat(TestCatalog.SHIPPED), """
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_01ABC","type":"message","role":"assistant","model":"claude-opus-4-5","content":[],"stop_reason":null,"usage":{"input_tokens":9,"output_tokens":1}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                """, """
                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" a few words of"}}

                """, """
                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":500}}

                event: message_stop
                data: {"type":"message_stop"}

                """);
    }
}

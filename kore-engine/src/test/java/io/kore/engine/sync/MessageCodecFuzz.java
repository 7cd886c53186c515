package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.kore.codec.MalformedException;
import java.nio.ByteBuffer;

/** Any bytes at all, come as a frame of a peer. */
class MessageCodecFuzz {
    @FuzzTest(maxDuration = "10m")
    void any_frame_is_a_message_in_its_one_form_or_is_refused(byte[] frame) {
        try {
            Message message = MessageCodec.decode(frame.clone());
            assertThat(MessageCodec.encode(message)).isEqualTo(ByteBuffer.wrap(frame));
        } catch (MalformedException e) {
            assertThat(e).hasMessageNotContaining("Exception");
        }
    }
}

package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Frames of a peer that says whatever it likes, in any order, to a node that holds something. */
class SessionFuzz {
    private static final int FRAMES_MAX = 64;

    /** Each frame stands behind two bytes that say how long it is; what is left is the last one. */
    @FuzzTest(maxDuration = "10m")
    void a_session_goes_on_or_ends_with_a_word_and_what_was_held_stays(byte[] input) {
        SimNode node = SimNode.prompt("node");
        node.append("todo", "{\"do\":\"milk\"}");
        SimLink.Side side = new SimLink(node, node, SessionLimits.standard(), false).left;
        int at = 0;
        for (int frames = 0; frames < FRAMES_MAX && at + 2 <= input.length && side.ending == null; frames++) {
            int bytes = (input[at] & 0xff) << 8 | (input[at + 1] & 0xff);
            int end = Math.min(input.length, at + 2 + bytes);
            side.session.received(Arrays.copyOfRange(input, at + 2, end));
            at = end;
        }
        assertThat(node.end()).isPositive();
        Ending ending = side.ending;
        if (ending != null && ending.error() != null) {
            assertThat(ending.error()).hasMessageNotContaining("Exception");
        }
    }
}

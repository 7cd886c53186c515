package io.kore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.SyncReport;
import io.kore.error.PeerException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SyncVerbTest {
    private final FakeNode node = new FakeNode(new FakeLog());
    private final Invocation kore = Invocation.on(node);

    @Test
    void a_full_exchange_is_told_in_one_line() {
        node.exchange = CompletableFuture.completedFuture(new SyncReport("hub", 1, 12_000));

        assertThat(kore.run("sync", "--store=memory", "--save-to=.", "http://hub:1"))
                .isZero();
        assertThat(node.peersAsked).containsExactly("http://hub:1");
        assertThat(kore.out()).isEqualTo("sent 1 record, received 12,000 records, level with hub\n");
        assertThat(kore.error()).isEmpty();
    }

    @Test
    void a_refusal_is_a_failure() {
        node.exchange = CompletableFuture.failedFuture(new PeerException("it wants a token"));

        assertThat(kore.run("sync", "--store=memory", "--save-to=.", "http://hub:1"))
                .isEqualTo(1);
        assertThat(kore.out()).isEmpty();
        assertThat(kore.error()).isEqualTo("kore: no full exchange with http://hub:1: it wants a token\n");
        assertThat(node.isClosed).isTrue();
    }

    @Test
    void a_person_sees_that_a_long_exchange_goes_on() {
        node.exchange = new CompletableFuture<>();
        node.onStatus = () -> {
            if (!kore.error().isEmpty()) {
                node.exchange.complete(new SyncReport("hub", 0, 0));
            }
        };

        assertThat(kore.at("2").run("sync", "--store=memory", "--save-to=.", "http://hub:1"))
                .isZero();
        assertThat(kore.error()).startsWith("\r12,345 records held, exchanging").endsWith("\r");
    }
}

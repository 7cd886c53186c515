package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.model.ShardRecord;
import io.kore.spi.Processor;
import io.kore.spi.ProcessorProvider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P1 and P2: providers and options. */
interface ProviderRules extends ProcessorRules {
    @Test
    default void p1_the_name_is_there_and_always_the_same() {
        ProcessorProvider provider = bench().provider();
        String name = provider.name();
        assertThat(name).isNotEmpty();
        Processor<?> unused = provider.open(bench().options());
        assertThat(unused).isNotNull();
        assertThat(provider.name()).isEqualTo(name);
        assertThat(bench().provider().name()).isEqualTo(name);
    }

    @Test
    default void p1_each_opening_answers_another_processor() {
        ProcessorProvider provider = bench().provider();
        assertThat(provider.open(bench().options())).isNotSameAs(provider.open(bench().options()));
    }

    @Test
    default void p1_processors_of_one_provider_share_nothing() {
        ProcessorProvider provider = bench().provider();
        List<ShardRecord> one = new LogHistory(1, bench().payloads(), 40).arrivals();
        List<ShardRecord> other = new LogHistory(2, bench().payloads(), 40).arrivals();
        AttachedProcessor first = bench().attached(provider);
        AttachedProcessor second = bench().attached(provider);
        for (int i = 0; i < 40; i++) {
            bench().callAndCompare(first, List.of(one.get(i)), "the one at record " + i);
            bench().callAndCompare(second, List.of(other.get(i)), "the other at record " + i);
        }
        bench().callAndCompare(bench().attached(provider), List.of(one.get(0)), "a third one");
    }

    @Test
    default void p2_the_options_of_this_test_are_accepted_again_and_again() {
        ProcessorProvider provider = bench().provider();
        for (int i = 0; i < 3; i++) {
            assertThat(provider.open(bench().options())).isNotNull();
        }
    }

    @Test
    default void p2_an_unknown_option_is_refused_by_name() {
        Map<String, String> more = new HashMap<>(bench().options());
        more.put("an option that nobody has", "1");
        assertRefused("an option that nobody has", more);
    }

    @Test
    default void p2_an_option_that_makes_no_sense_is_refused_by_name() {
        bench().refusedOptions().forEach(this::assertRefused);
        bench().options().keySet().forEach(option -> {
            Map<String, String> fewer = new HashMap<>(bench().options());
            fewer.remove(option);
            if (!isAccepted(fewer)) {
                assertRefused(option, fewer);
            }
        });
    }

    private boolean isAccepted(Map<String, String> options) {
        try {
            return bench().provider().open(Map.copyOf(options)) != null;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void assertRefused(String option, Map<String, String> options) {
        assertThatThrownBy(() -> bench().provider().open(Map.copyOf(options)))
                .as("P2: opening with %s", options)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(option);
    }
}

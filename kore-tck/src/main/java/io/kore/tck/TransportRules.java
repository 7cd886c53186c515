package io.kore.tck;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the groups of transport rules share. Each group is an interface of tests; {@link TransportContract} has all. */
interface TransportRules {
    /** What the running test works with. */
    TransportBench bench();

    static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static ByteBuffer number(int number) {
        return ByteBuffer.allocate(4).putInt(number).flip();
    }

    /** The frames as numbers, written by {@link #number}. */
    static List<Integer> numbers(List<byte[]> frames) {
        List<Integer> numbers = new ArrayList<>();
        frames.forEach(frame -> numbers.add(ByteBuffer.wrap(frame).getInt()));
        return numbers;
    }
}

package io.kore.engine.koredb;

import io.kore.model.ShardId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts portions in the order that a koredb can bear, and cuts them to what a body may have. Stateless.
 */
public final class Portions {
    /** What stands around a portion, and around each record, beside names. More than it ever is. */
    private static final int OVERHEAD_BYTES = 96;

    /** For one writer the smallest size first: a koredb looks no further. */
    private static final Comparator<Portion> ORDER = Comparator.comparing(
                    (Portion portion) -> portion.shard().writer())
            .thenComparing(Portion::size)
            .thenComparing(portion -> portion.shard().log());

    private Portions() {}

    /** Measures records, so that a body can be cut before it is written. */
    @FunctionalInterface
    public interface Measure {
        /**
         * How far records of a shard go within a number of bytes.
         *
         * @param portion the records
         * @param bytesMax how many bytes there are
         * @param overheadBytes what each record costs beside its payload
         * @return where to stop, and the bytes up to there
         */
        Measured measure(Portion portion, long bytesMax, int overheadBytes);
    }

    /**
     * How far records go.
     *
     * @param to index behind the last record that fits
     * @param bytes what they take up
     */
    public record Measured(long to, long bytes) {}

    /**
     * What fits.
     *
     * @param portions what to write, in order
     * @param isCut true if anything was left out
     */
    public record Cut(List<Portion> portions, boolean isCut) {
        /**
         * Copies the list.
         *
         * @param portions what to write
         * @param isCut whether anything was left out
         */
        public Cut {
            portions = List.copyOf(portions);
        }
    }

    /**
     * Cuts portions, the later ones more, and puts what is left in order. The sizes of all of them are said in any case. The
     * first record is sent whatever its size, so that there is always a step forward.
     *
     * @param portions what there is to say, the most urgent first
     * @param bytesMax how many bytes records may take up
     * @param measure measures them
     * @return what fits
     */
    public static Cut cut(List<Portion> portions, long bytesMax, Measure measure) {
        List<Portion> fitting = new ArrayList<>();
        long room = bytesMax;
        boolean isCut = false;
        boolean isFirst = true;
        for (Portion portion : portions) {
            if (!portion.hasRecords()) {
                fitting.add(portion);
                continue;
            }
            Measured measured = measure.measure(portion, room, overhead(portion));
            long to = isFirst ? Math.max(measured.to(), portion.from() + 1) : measured.to();
            isFirst = false;
            room -= measured.bytes();
            isCut |= to < portion.to();
            long size = portion.size() - (portion.to() - to);
            fitting.add(new Portion(portion.shard(), size, portion.from(), to));
        }
        fitting.sort(ORDER);
        return new Cut(fitting, isCut);
    }

    /**
     * Makes a koredb that cannot be told of news post again: it does so a moment after any answer with records, held
     * or not. So the last record is sent once more, or one that it leaves alone.
     *
     * @param portions a whole answer, in order
     * @param wanted a shard of it of which the koredb holds more than this node
     * @return the answer, with records in it
     */
    public static List<Portion> knocking(List<Portion> portions, ShardId wanted) {
        if (portions.stream().anyMatch(Portion::hasRecords)) {
            return portions;
        }
        return portions.stream()
                .map(portion -> !portion.shard().equals(wanted)
                        ? portion
                        : portion.size() == 0
                                ? Portion.knock(wanted)
                                : Portion.sent(wanted, portion.size() - 1, portion.size()))
                .toList();
    }

    /** A byte of a name may need six in JSON. */
    private static int overhead(Portion portion) {
        return OVERHEAD_BYTES + 6 * portion.shard().writer().value().length();
    }
}

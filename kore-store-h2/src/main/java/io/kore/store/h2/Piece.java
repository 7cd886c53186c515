package io.kore.store.h2;

import java.io.ByteArrayOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A row of {@code metadata}: a value, or a piece of one that is longer than H2 takes at once. Immutable. */
final class Piece {
    static final String COLUMNS = "piece, pieces, bytes, seal";

    private final long piece;
    private final long pieces;
    private final byte[] bytes;
    private final int seal;

    /** The row that a result stands at, with the columns {@link #COLUMNS}. */
    Piece(ResultSet row) throws SQLException {
        piece = row.getLong(1);
        pieces = row.getLong(2);
        bytes = Objects.requireNonNull(row.getBytes(3));
        seal = row.getInt(4);
    }

    /** Cuts a value; an empty one has one piece. */
    static List<byte[]> cut(byte[] value) {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from == 0 || from < value.length; from += Schema.BYTES_MAX) {
            pieces.add(Arrays.copyOfRange(value, from, Math.min(value.length, from + Schema.BYTES_MAX)));
        }
        return pieces;
    }

    /**
     * The value that pieces make, or empty if they are not all there as they were written.
     *
     * @param name the value's name
     * @param found the pieces, in order
     * @param expected how many there should be
     */
    static Optional<byte[]> join(String name, List<Piece> found, long expected) {
        if (found.size() != expected) {
            return Optional.empty();
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int i = 0; i < found.size(); i++) {
            Piece each = found.get(i);
            if (each.piece != i || each.pieces != expected || each.seal != Seals.piece(name, i, expected, each.bytes)) {
                return Optional.empty();
            }
            whole.writeBytes(each.bytes);
        }
        return Optional.of(whole.toByteArray());
    }
}

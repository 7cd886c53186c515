package io.kore.store.h2;

import io.kore.error.StoreException;
import java.sql.SQLException;

/**
 * Calls H2 where its file may be damaged. H2 trusts its pages: damaged ones make it fail in any way that
 * code can fail, assertions and endless descents included. All these become SQL exceptions here. Stateless.
 */
final class Guard {
    private Guard() {}

    /** A call of H2. */
    interface Call<T> {
        T call() throws SQLException;
    }

    static <T> T guarded(Call<T> call) throws SQLException {
        try {
            return call.call();
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
            throw new SQLException("H2 ran into " + e, e);
        }
    }
}

package io.kore.tck;

import io.kore.model.RecordId;
import io.kore.model.WriterId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tallies that save or take up states wrongly. */
final class BrokenStates {
    private BrokenStates() {}

    /** Does not save where the last text stood: the next one to come wins. */
    static final class ForgettingPlaces extends Tally {
        ForgettingPlaces(String field) {
            super(field);
        }

        @Override
        public void restoreState(byte[] state) {
            super.restoreState(state);
            lastId = last.isEmpty() ? null : new RecordId(1, new WriterId("a"));
        }
    }

    /** Hands its counts over instead of copying them. */
    static final class HandingOver extends Tally {
        HandingOver(String field) {
            super(field);
        }

        @Override
        public byte[] saveState() {
            byte[] state = super.saveState();
            counts.clear();
            return state;
        }
    }

    /** Saves into the same array as long as nothing has changed. */
    static final class ReusingItsArray extends Tally {
        private byte @Nullable [] saved;

        ReusingItsArray(String field) {
            super(field);
        }

        @Override
        public byte[] saveState() {
            byte[] state = super.saveState();
            byte[] before = saved;
            if (before == null || before.length != state.length) {
                saved = state;
                return state;
            }
            return before;
        }
    }

    /** Trusts what it is given. */
    static final class Trusting extends Tally {
        Trusting(String field) {
            super(field);
        }

        @Override
        public void restoreState(byte[] state) {
            try {
                super.restoreState(state);
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException("cannot be", e);
            }
        }
    }

    /** Looks at a state only when it is needed. */
    static final class Postponing extends Tally {
        private byte @Nullable [] given;

        Postponing(String field) {
            super(field);
        }

        @Override
        public void restoreState(byte[] state) {
            given = state;
        }

        @Override
        protected Result result() {
            byte[] state = given;
            given = null;
            if (state != null) {
                super.restoreState(state);
            }
            return super.result();
        }
    }

    /** Makes as much room as a state asks for, whether it is there or not. */
    static final class Generous extends Tally {
        Generous(String field) {
            super(field);
        }

        @Override
        public void restoreState(byte[] state) {
            int texts = state.length == 0 ? 0 : state[0] & 0xff;
            long[][] room = new long[texts][texts < 100 ? 1 : Integer.MAX_VALUE];
            super.restoreState(room.length == texts ? state : new byte[0]);
        }
    }

    /** Takes each of its objects for a version of its own. */
    static final class EverNew extends Tally {
        private final String version = UUID.randomUUID().toString();

        EverNew(String field) {
            super(field);
        }

        @Override
        public String stateVersion() {
            return version;
        }
    }
}

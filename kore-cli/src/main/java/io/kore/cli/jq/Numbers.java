package io.kore.cli.jq;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** How numbers go into an expression and come out of it. Stateless. */
final class Numbers {
    /** A double holds each whole number up to here. */
    private static final double WHOLE_MAX = 1L << 53;

    private Numbers() {}

    /**
     * Makes a decimal of a whole number beyond 64 bits: it comes out as it went in, and to reckon with it gives what a
     * double can hold. As a whole number the library would cut it to its lowest 64 bits.
     */
    static final class In extends JsonNodeFactory {
        private static final long serialVersionUID = 1L;

        @Override
        public ValueNode numberNode(BigInteger whole) {
            return numberNode(new BigDecimal(whole));
        }
    }

    /** Writes doubles as jq does: whole ones without a fraction, no NaN, and nothing infinite. */
    static final class Out extends JsonGeneratorDelegate {
        Out(JsonGenerator generator) {
            super(generator, false);
        }

        @Override
        public void writeNumber(double number) throws IOException {
            if (Double.isNaN(number)) {
                writeNull();
            } else if (Double.isInfinite(number)) {
                super.writeNumber(Math.copySign(Double.MAX_VALUE, number));
            } else if (number == Math.rint(number) && Math.abs(number) <= WHOLE_MAX) {
                super.writeNumber((long) number);
            } else {
                super.writeNumber(number);
            }
        }
    }
}

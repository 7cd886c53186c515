package io.kore.cli.jq;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.exception.JsonQueryUserException;
import org.jspecify.annotations.Nullable;

/**
 * An expression of jq, ready to be applied. It sees what it is given and nothing else: no files, no environment.
 * Numbers that it only passes on keep their digits. Confined to one thread at a time.
 */
public final class JqProgram {
    /** What the library says at run time of a name that there is not; jq itself says it before it begins. */
    private static final Pattern UNKNOWN_NAME =
            Pattern.compile("Function \\S+ does not exist|\\$\\S+ is not defined|module not found: .*");

    /** Records have their own limits; those of the parser must not come before them. */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .nodeFactory(new Numbers.In())
            .build();

    private final JsonQuery query;
    private final Scope scope;

    /** Carries what the taker of an output threw through the library. */
    private static final class OutputException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final RuntimeException thrown;

        OutputException(RuntimeException thrown) {
            super(thrown);
            this.thrown = thrown;
        }
    }

    private JqProgram(JsonQuery query, Scope scope) {
        this.query = query;
        this.scope = scope;
    }

    /**
     * Reads an expression.
     *
     * @param expression the text
     * @return the program
     * @throws WrongExpressionException if it is no jq
     */
    public static JqProgram of(String expression) {
        return new JqProgram(compiled(expression), Builtins.scope(false));
    }

    /**
     * Reads an expression that must always come to the same: there is no clock in it.
     *
     * @param expression the text
     * @return the program
     * @throws WrongExpressionException if it is no jq
     */
    public static JqProgram pure(String expression) {
        return new JqProgram(compiled(expression), Builtins.scope(true));
    }

    /**
     * Gives an input to the expression, and each of its outputs to a taker.
     *
     * @param json the input
     * @param output takes each output, as compact JSON; what it throws is thrown
     * @throws JqException if the expression fails on this input
     * @throws WrongExpressionException if it names what there is not
     */
    public void apply(String json, Consumer<String> output) {
        apply(json, scope, output);
    }

    /**
     * Gives an input to the expression, with a variable beside it.
     *
     * @param json the input
     * @param variable the name of a variable
     * @param value its value, as JSON
     * @return the outputs as plain values: maps, lists, text, numbers, booleans, null
     * @throws JqException if the expression fails on this input
     * @throws WrongExpressionException if it names what there is not
     */
    public List<@Nullable Object> values(String json, String variable, String value) {
        List<@Nullable Object> values = new ArrayList<>();
        Scope inner = Scope.newChildScope(scope);
        inner.setValue(variable, read(value));
        apply(json, inner, output -> values.add(plain(output)));
        return values;
    }

    private void apply(String json, Scope inner, Consumer<String> output) {
        JsonNode input = read(json);
        try {
            query.apply(inner, input, node -> take(node, output));
        } catch (OutputException e) {
            throw e.thrown;
        } catch (JsonQueryException e) {
            throw explained(e);
        } catch (StackOverflowError e) {
            throw new JqException("the expression goes on without end, or too deep", e);
        } catch (OutOfMemoryError e) {
            // what it had piled up is garbage now
            throw new JqException("the expression takes more memory than there is", e);
        } catch (RuntimeException e) {
            throw new JqException("the expression failed: " + e, e);
        }
    }

    private static void take(JsonNode node, Consumer<String> output) {
        String json = written(node);
        try {
            output.accept(json);
        } catch (RuntimeException e) {
            throw new OutputException(e);
        }
    }

    private static RuntimeException explained(JsonQueryException e) {
        String message = String.valueOf(e.getMessage());
        return !(e instanceof JsonQueryUserException)
                        && UNKNOWN_NAME.matcher(message).matches()
                ? new WrongExpressionException(message, e)
                : new JqException(message, e);
    }

    private static JsonQuery compiled(String expression) {
        try {
            return JsonQuery.compile(expression, Builtins.VERSION);
        } catch (JsonQueryException e) {
            throw new WrongExpressionException("not a jq expression: " + expression + where(e.getCause()), e);
        }
    }

    /** The first line of what the parser says; what it would rather have read follows in many more. */
    private static String where(@Nullable Throwable cause) {
        String said = cause == null ? null : cause.getMessage();
        return said == null
                ? ""
                : "; "
                        + said.lines()
                                .findFirst()
                                .orElse("")
                                .replace("\"<EOF>\"", "its end")
                                .replaceFirst("\\.$", "");
    }

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException | ArithmeticException | NumberFormatException e) {
            throw new JqException("jq cannot read it: " + e.getMessage(), e);
        }
    }

    private static @Nullable Object plain(String json) {
        try {
            return MAPPER.readValue(json, Object.class);
        } catch (IOException e) {
            throw new JqException("its output cannot be read: " + e.getMessage(), e);
        }
    }

    private static String written(JsonNode node) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = MAPPER.createGenerator(text);
                Numbers.Out numbers = new Numbers.Out(generator)) {
            MAPPER.writeTree(numbers, node);
        } catch (IOException e) {
            throw new JqException("its output cannot be written: " + e.getMessage(), e);
        }
        return text.toString();
    }
}

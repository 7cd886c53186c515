package io.kore.cli.jq;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * What an expression may call: the functions of jq, with an empty environment, and without those that would show what
 * surrounds it. It loads no modules, so it reads no files. Stateless.
 */
final class Builtins {
    static final Version VERSION = Versions.JQ_1_7;

    private Builtins() {}

    /**
     * A scope for one expression.
     *
     * @param isPure whether the same input must always come to the same output, so that there is no clock
     */
    static Scope scope(boolean isPure) {
        Scope scope = Scope.newEmptyScope();
        Map<String, Function> functions =
                BuiltinFunctionLoader.getInstance().listFunctions(Builtins.class.getClassLoader(), VERSION, scope);
        // it shows the insides of the library
        functions.remove("debug_scope/0");
        functions.forEach(scope::addFunction);
        scope.addFunction(
                "env",
                0,
                (inner, arguments, in, path, output, version) ->
                        output.emit(JsonNodeFactory.instance.objectNode(), null));
        scope.setValue("ENV", JsonNodeFactory.instance.objectNode());
        if (isPure) {
            scope.addFunction("now", 0, (inner, arguments, in, path, output, version) -> {
                throw new JsonQueryException("there is no now in a command: it must come to the same at any time");
            });
        }
        return scope;
    }
}

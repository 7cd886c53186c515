package io.kore.it.sim;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts other behaviour around some methods of a part; all others are left to the part. */
final class Around {
    private Around() {}

    /** What is done instead of a call. */
    @FunctionalInterface
    interface Call {
        /** Answers the call; {@code real} does what the part would have done. */
        @Nullable
        Object answer(Object[] arguments, Real real) throws Throwable;
    }

    /** The part's own behaviour, with arguments of choice. */
    @FunctionalInterface
    interface Real {
        @Nullable
        Object call(Object... arguments) throws Throwable;
    }

    /** The part, with the methods of these names done otherwise. */
    static <T> T part(Class<T> type, T part, Map<String, Call> calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    Object[] arguments = given == null ? new Object[0] : given;
                    Real real = chosen -> {
                        try {
                            return method.invoke(part, chosen);
                        } catch (InvocationTargetException e) {
                            throw Objects.requireNonNull(e.getCause());
                        }
                    };
                    Call call = calls.get(method.getName());
                    return call == null ? real.call(arguments) : call.answer(arguments, real);
                }));
    }
}

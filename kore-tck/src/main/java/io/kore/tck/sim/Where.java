package io.kore.tck.sim;

/** The first lines of a stack, for messages. */
final class Where {
    private static final int LINES = 6;

    private Where() {}

    static String of(Throwable error) {
        StringBuilder text = new StringBuilder();
        StackTraceElement[] stack = error.getStackTrace();
        for (int i = 0; i < Math.min(LINES, stack.length); i++) {
            text.append(i == 0 ? "" : " < ").append(stack[i]);
        }
        return text.toString();
    }
}

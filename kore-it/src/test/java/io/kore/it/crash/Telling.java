package io.kore.it.crash;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** How a process that will be killed says what it does. Stateless. */
final class Telling {
    private Telling() {}

    /** What such a process does. */
    interface Task {
        void run(Consumer<String> tell) throws Exception;
    }

    /**
     * Runs a task that says lines. A line is handed to the system before {@code tell} returns, so that it outlives the
     * process. A failure is said too, and ends the process.
     */
    static void lines(Task task) {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        Consumer<String> tell = line -> write(out, line);
        try {
            task.run(tell);
        } catch (Throwable e) {
            e.printStackTrace();
            tell.accept("failed " + e);
            Runtime.getRuntime().halt(1);
        }
    }

    private static void write(FileOutputStream out, String line) {
        byte[] bytes = (line.replace('\n', ' ') + '\n').getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            try {
                out.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

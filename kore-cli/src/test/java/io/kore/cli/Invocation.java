package io.kore.cli;

import io.kore.cli.console.Streams;
import io.kore.cli.console.Terminals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Runs the command in this process, on a node of the test's making, and keeps what it printed. */
final class Invocation {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final StringWriter error = new StringWriter();
    final Map<String, String> environment = new HashMap<>();
    InputStream input = InputStream.nullInputStream();
    OutputStream outStream = out;
    Terminals terminals = Terminals.of("");
    FakeNode node = new FakeNode(new FakeLog());

    static Invocation on(FakeNode node) {
        Invocation invocation = new Invocation();
        invocation.node = node;
        return invocation;
    }

    Invocation typing(String text) {
        input = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Invocation at(String terminalDescriptors) {
        terminals = Terminals.of(terminalDescriptors);
        return this;
    }

    int run(String... arguments) {
        Streams streams = new Streams(input, outStream, new PrintWriter(error, true), terminals, environment);
        return Main.run(new Context(streams, description -> node), arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String error() {
        return error.toString();
    }
}

package io.kore.it.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A proxy between two nodes that carries bytes late and in pieces, and resets each connection after some of them,
 * mostly in the middle of a frame; every fourth falls silent instead and stays open. Takes the port to listen at on
 * loopback, the host and port of the other side, and a seed. Ends when it is killed.
 */
final class BadLine {
    private static final int PIECE_BYTES_MAX = 3_000;
    private static final int LIFE_BYTES_MAX = 40_000;
    private static final int DELAY_MILLIS_MAX = 30;
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(8);

    private final String host;
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private BadLine(String host, int port) {
        this.host = host;
        this.port = port;
    }

    public static void main(String[] arguments) throws IOException {
        BadLine line = new BadLine(arguments[1], Integer.parseInt(arguments[2]));
        Random random = new Random(Long.parseLong(arguments[3]));
        try (ServerSocket door =
                new ServerSocket(Integer.parseInt(arguments[0]), 50, InetAddress.getLoopbackAddress())) {
            while (true) {
                Socket from = door.accept();
                long seed = random.nextLong();
                line.threads.execute(() -> line.carry(from, new Random(seed)));
            }
        }
    }

    private void carry(Socket from, Random random) {
        try {
            Socket to = new Socket(host, port);
            long back = random.nextLong();
            threads.execute(() -> copy(to, from, new Random(back)));
            copy(from, to, random);
        } catch (IOException e) {
            // nobody answers there: whoever came is told so
            reset(from);
        }
    }

    private static void copy(Socket from, Socket to, Random random) {
        byte[] piece = new byte[PIECE_BYTES_MAX];
        long life = 1L + random.nextInt(LIFE_BYTES_MAX);
        boolean fallsSilent = random.nextInt(4) == 0;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(piece); read >= 0; read = in.read(piece, 0, 1 + random.nextInt(PIECE_BYTES_MAX))) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(DELAY_MILLIS_MAX)));
                int carried = (int) Math.min(read, life);
                out.write(piece, 0, carried);
                life -= carried;
                if (life == 0) {
                    System.out.println(fallsSilent ? "silent" : "reset");
                    LockSupport.parkNanos(fallsSilent ? SILENCE_NANOS : 0);
                    break;
                }
            }
        } catch (IOException e) {
            // one side has gone: nothing is left to carry
            System.out.println("gone");
        }
        reset(from);
        reset(to);
    }

    /** Ends a connection with a reset. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it has gone already
            System.out.println("gone");
        }
    }
}

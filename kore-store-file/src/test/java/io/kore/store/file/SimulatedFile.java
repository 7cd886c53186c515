package io.kore.store.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A file of a {@link SimulatedDisk}. Confined to one thread. */
final class SimulatedFile {
    private SimulatedDisk disk;
    private byte[] bytes;
    private byte[] durable;
    /** What each sector was since the last force, the oldest first. */
    private final TreeMap<Integer, List<byte[]>> unforced = new TreeMap<>();

    SimulatedFile(SimulatedDisk disk, byte[] bytes) {
        this.disk = disk;
        this.bytes = bytes.clone();
        this.durable = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    void moveTo(SimulatedDisk other) {
        disk = other;
    }

    DiskFile handle(Disk.Access access) {
        return new Handle(access != Disk.Access.READ);
    }

    /**
     * What is left of the file.
     *
     * @param keep 0 to lose all that was not forced, 3 to keep it, else some
     */
    SimulatedFile afterPowerCut(SimulatedDisk after, SplittableRandom random, int keep) {
        int size = durable.length;
        if (bytes.length > size) {
            size = keep == 3 ? bytes.length : keep == 0 ? size : size + random.nextInt(bytes.length - size + 1);
        }
        byte[] left = Arrays.copyOf(durable, Math.max(size, 0));
        unforced.forEach((sector, versions) -> {
            boolean kept = keep == 3 || (keep > 0 && random.nextBoolean());
            if (kept && sector * SimulatedDisk.SECTOR_BYTES < left.length) {
                byte[] version = versions.get(keep == 3 ? versions.size() - 1 : random.nextInt(versions.size()));
                int at = sector * SimulatedDisk.SECTOR_BYTES;
                System.arraycopy(version, 0, left, at, Math.min(version.length, left.length - at));
            }
        });
        return new SimulatedFile(after, left);
    }

    private void write(int at, byte[] source, int offset, int length) {
        if (at + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, at + length);
        }
        System.arraycopy(source, offset, bytes, at, length);
        int last = (at + length - 1) / SimulatedDisk.SECTOR_BYTES;
        for (int sector = at / SimulatedDisk.SECTOR_BYTES; length > 0 && sector <= last; sector++) {
            int from = sector * SimulatedDisk.SECTOR_BYTES;
            byte[] version = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + SimulatedDisk.SECTOR_BYTES));
            unforced.computeIfAbsent(sector, s -> new ArrayList<>()).add(version);
        }
    }

    private void force() {
        durable = Arrays.copyOf(durable, bytes.length);
        unforced.forEach((sector, versions) -> {
            byte[] version = versions.get(versions.size() - 1);
            System.arraycopy(version, 0, durable, sector * SimulatedDisk.SECTOR_BYTES, version.length);
        });
        unforced.clear();
    }

    private final class Handle implements DiskFile {
        private final boolean writable;
        private boolean closed;

        Handle(boolean writable) {
            this.writable = writable;
        }

        @Override
        public long size() throws IOException {
            check(true);
            disk.call(DiskCall.SIZE);
            return bytes.length;
        }

        @Override
        public int read(long at, byte[] target, int offset, int length) throws IOException {
            check(true);
            boolean part = disk.isShort();
            try {
                disk.call(DiskCall.READ);
            } catch (DiskFaults.Part e) {
                part = true;
            }
            if (at >= bytes.length) {
                return -1;
            }
            int there = (int) Math.min(length, bytes.length - at);
            int read = part && there > 1 ? 1 + disk.random().nextInt(there - 1) : there;
            System.arraycopy(bytes, (int) at, target, offset, read);
            return read;
        }

        @Override
        public void write(long at, byte[] source, int offset, int length) throws IOException {
            check(writable);
            try {
                disk.call(DiskCall.WRITE);
            } catch (DiskFaults.Part e) {
                SimulatedFile.this.write(
                        (int) at, source, offset, length > 1 ? 1 + disk.random().nextInt(length - 1) : 0);
                throw e;
            } catch (IOException e) {
                SimulatedFile.this.write((int) at, source, offset, disk.random().nextInt(length + 1));
                throw e;
            }
            SimulatedFile.this.write((int) at, source, offset, length);
        }

        @Override
        public void force() throws IOException {
            check(writable);
            try {
                disk.call(DiskCall.FORCE);
            } catch (SimulatedDisk.PowerCut e) {
                throw e;
            } catch (IOException e) {
                // as systems do: the pages count as clean from now on, and are never written
                unforced.clear();
                throw e;
            }
            SimulatedFile.this.force();
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                disk.closed();
            }
        }

        private void check(boolean allowed) throws IOException {
            if (closed || !allowed) {
                throw new IOException("not open for this");
            }
        }
    }
}

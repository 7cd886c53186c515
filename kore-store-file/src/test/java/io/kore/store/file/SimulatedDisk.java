package io.kore.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that can lose power: of what was not forced, any 512-byte sector may be lost, or kept as it
 * was at any moment since the last force; of unforced changes to a folder any may be lost, a new name with
 * them. Each call can be made to fail; those that change something, and those that read, are counted besides.
 * Confined to one thread.
 */
final class SimulatedDisk implements Disk {
    static final int SECTOR_BYTES = 512;
    private static final AtomicInteger DISKS = new AtomicInteger();

    private final int id = DISKS.incrementAndGet();
    private final SplittableRandom random;
    private final TreeMap<Path, Folder> folders = new TreeMap<>();
    private DiskFaults faults = call -> null;
    private Fault fault = call -> null;
    private Fault readFault = call -> null;
    private int changes;
    private int reads;
    private int open;
    private boolean dead;

    SimulatedDisk(long seed) {
        this.random = new SplittableRandom(seed);
        folders.put(Path.of("/"), new Folder());
    }

    /** Says whether a call fails. */
    interface Fault {
        /** The failure of the call with this number, counted from 1; null if it succeeds. */
        @Nullable
        IOException of(int call);
    }

    /** The power is gone: nothing works any more. */
    static final class PowerCut extends IOException {
        private static final long serialVersionUID = 1L;

        PowerCut() {
            super("power cut");
        }
    }

    private static final class Folder {
        private final TreeMap<String, SimulatedFile> names = new TreeMap<>();
        private final TreeMap<String, SimulatedFile> durable = new TreeMap<>();
        private final List<Change> unforced = new ArrayList<>();
        private boolean entryForced;

        void apply(Change change) {
            change.on(names);
            unforced.add(change);
        }

        void force() {
            unforced.forEach(change -> change.on(durable));
            unforced.clear();
        }
    }

    /** A change to the names of a folder. */
    private interface Change {
        void on(Map<String, SimulatedFile> names);
    }

    void fail(DiskFaults newFaults) {
        faults = newFaults;
    }

    void failChanges(Fault newFault) {
        fault = newFault;
        changes = 0;
    }

    void failReads(Fault newFault) {
        readFault = newFault;
        reads = 0;
    }

    void cutPowerAt(int call) {
        failChanges(n -> n >= call ? new PowerCut() : null);
    }

    /** How many calls changed something since faults were set last. */
    int changes() {
        return changes;
    }

    int reads() {
        return reads;
    }

    boolean isDead() {
        return dead;
    }

    /** How many files and locks are open. */
    int open() {
        return open;
    }

    /** The same disk with power, after the process alone has died: the system still knows what was not forced. */
    SimulatedDisk afterKill() {
        SimulatedDisk after = new SimulatedDisk(random.nextLong());
        after.folders.putAll(folders);
        for (Folder folder : folders.values()) {
            folder.names.values().forEach(file -> file.moveTo(after));
            folder.durable.values().forEach(file -> file.moveTo(after));
        }
        return after;
    }

    /** All files as a reader sees them. */
    Map<Path, byte[]> files() {
        TreeMap<Path, byte[]> files = new TreeMap<>();
        folders.forEach(
                (path, folder) -> folder.names.forEach((name, file) -> files.put(path.resolve(name), file.bytes())));
        return files;
    }

    /** A disk with these files, all durable, and the folders of a store. */
    static SimulatedDisk of(Map<Path, byte[]> files) {
        SimulatedDisk disk = new SimulatedDisk(1);
        for (String folder : List.of("/store", "/store/journal", "/store/metadata")) {
            disk.folders.put(Path.of(folder), new Folder());
        }
        files.forEach((path, bytes) -> {
            for (Path folder = path.getParent(); folder != null; folder = folder.getParent()) {
                disk.folders.computeIfAbsent(folder, f -> new Folder()).entryForced = true;
            }
            SimulatedFile file = new SimulatedFile(disk, bytes);
            Folder folder = disk.folders.get(path.getParent());
            if (folder != null) {
                folder.names.put(name(path), file);
                folder.durable.put(name(path), file);
            }
        });
        return disk;
    }

    /** What is there when the power comes back. */
    SimulatedDisk afterPowerCut(long seed) {
        SimulatedDisk after = new SimulatedDisk(seed);
        int keep = random.nextInt(4);
        for (var entry : folders.entrySet()) {
            boolean root = entry.getKey().getNameCount() == 0;
            boolean there = root || entry.getValue().entryForced || random.nextBoolean();
            Path parent = entry.getKey().getParent();
            if (!there || (parent != null && !after.folders.containsKey(parent))) {
                continue;
            }
            Folder folder = new Folder();
            folder.entryForced = true;
            TreeMap<String, SimulatedFile> names = new TreeMap<>(entry.getValue().durable);
            for (Change change : entry.getValue().unforced) {
                if (keep == 3 || (keep > 0 && random.nextBoolean())) {
                    change.on(names);
                }
            }
            names.forEach((name, file) -> folder.names.put(name, file.afterPowerCut(after, random, keep)));
            folder.durable.putAll(folder.names);
            after.folders.put(entry.getKey(), folder);
        }
        return after;
    }

    /** Counts a call, and fails if it should. */
    void call(DiskCall kind) throws IOException {
        if (dead && !kind.isChange() && kind != DiskCall.CLOSE) {
            throw new PowerCut();
        }
        IOException failure = faults.of(kind);
        if (failure == null && kind.isChange()) {
            changes++;
            failure = fault.of(changes);
        } else if (failure == null && (kind == DiskCall.OPEN || kind == DiskCall.READ)) {
            reads++;
            failure = readFault.of(reads);
        }
        if (failure != null) {
            dead |= failure instanceof PowerCut;
            throw failure;
        }
    }

    /** Takes note of a file or lock that was closed. */
    void closed() throws IOException {
        open--;
        call(DiskCall.CLOSE);
    }

    SplittableRandom random() {
        return random;
    }

    private Folder folder(Path path) throws NoSuchFileException {
        Folder folder = folders.get(path);
        if (folder == null) {
            throw new NoSuchFileException(path.toString());
        }
        return folder;
    }

    private Folder folderOf(Path file) throws NoSuchFileException {
        return folder(FolderLayout.folderOf(file));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private SimulatedFile file(Path path) throws IOException {
        SimulatedFile file = folderOf(path).names.get(name(path));
        if (file == null) {
            throw new NoSuchFileException(path.toString());
        }
        return file;
    }

    @Override
    public Kind kind(Path path) {
        Folder parent = path.getParent() == null ? null : folders.get(path.getParent());
        if (folders.containsKey(path)) {
            return Kind.FOLDER;
        }
        return parent != null && parent.names.containsKey(name(path)) ? Kind.FILE : Kind.NOTHING;
    }

    /** Another one for each disk, so that a store that lost power need not be closed. */
    @Override
    public Path realPath(Path folder) {
        return Path.of("/disk" + id).resolve(Path.of("/").relativize(folder));
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        call(DiskCall.LIST);
        List<String> names = new ArrayList<>(folder(folder).names.keySet());
        for (Path other : folders.keySet()) {
            if (folder.equals(other.getParent())) {
                names.add(name(other));
            }
        }
        names.sort(null);
        return names;
    }

    @Override
    public DiskFile open(Path file, Access access) throws IOException {
        if (access == Access.CREATE) {
            call(DiskCall.CREATE);
            SimulatedFile made = new SimulatedFile(this, new byte[0]);
            folderOf(file).apply(names -> names.put(name(file), made));
        } else {
            call(DiskCall.OPEN);
        }
        DiskFile handle = file(file).handle(access);
        open++;
        return handle;
    }

    @Override
    public void makeFolder(Path path) throws IOException {
        call(DiskCall.MAKE_FOLDER);
        folderOf(path);
        if (kind(path) != Kind.NOTHING) {
            throw new FileAlreadyExistsException(path.toString());
        }
        folders.put(path, new Folder());
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        call(DiskCall.MOVE);
        SimulatedFile moved = file(from);
        if (!folderOf(from).equals(folderOf(to))) {
            throw new IOException("moved to another folder");
        }
        folderOf(from).apply(names -> {
            if (names.get(name(from)) == moved) {
                names.remove(name(from));
                names.put(name(to), moved);
            }
        });
    }

    @Override
    public void delete(Path file) throws IOException {
        call(DiskCall.DELETE);
        file(file);
        folderOf(file).apply(names -> names.remove(name(file)));
    }

    /** Nobody copies what is simulated. */
    @Override
    public String location(Path path) {
        return "";
    }

    @Override
    public void forceFolder(Path path) throws IOException {
        call(DiskCall.FORCE_FOLDER);
        folder(path).force();
        for (var entry : folders.entrySet()) {
            if (path.equals(entry.getKey().getParent())) {
                entry.getValue().entryForced = true;
            }
        }
    }

    @Override
    public Closeable lock(Path file, boolean shared) throws IOException {
        call(DiskCall.LOCK);
        if (kind(file) == Kind.NOTHING) {
            open(file, Access.CREATE).close();
        }
        open++;
        return this::closed;
    }
}

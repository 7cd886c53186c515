package io.kore.store.file;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreFailedException;
import io.kore.spi.ShardStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a store, or makes one where nothing is. Confined to one thread, used once. */
final class StoreOpening {
    private static final Logger LOG = LoggerFactory.getLogger(StoreOpening.class);

    private final Disk disk;
    private final FolderLayout layout;
    private final StoreOptions options;

    StoreOpening(Disk disk, FolderLayout layout, StoreOptions options) {
        this.disk = disk;
        this.layout = layout;
        this.options = options;
    }

    ShardStore open() {
        try {
            refuseStrangers();
            makePlace();
            StoreLock lock = StoreLock.take(disk, layout, false);
            boolean opened = false;
            try {
                if (!layout.holdsStore(disk)) {
                    make();
                }
                ShardStore store = open(lock);
                opened = true;
                return store;
            } finally {
                if (!opened) {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw new StoreFailedException(
                    "could not open the store at " + layout.place() + ": " + Failures.reason(e), e);
        }
    }

    /** Looks before the lock file is made; only with the lock it is sure that nobody is changing what is seen. */
    private void refuseStrangers() throws IOException {
        try {
            layout.holdsStore(disk);
        } catch (StoreCorruptException e) {
            LOG.debug("{} is damaged or being made just now", layout.place());
        }
    }

    private void makePlace() throws IOException {
        if (disk.kind(layout.place()) == Disk.Kind.NOTHING) {
            try {
                disk.makeFolder(layout.place());
            } catch (FileAlreadyExistsException e) {
                // somebody else opens it too; the lock, which comes next, decides between us
                LOG.debug("{} was made meanwhile", layout.place());
            }
        }
    }

    /** Makes a store; the mark comes last, so that a crash before it leaves something that is made anew. */
    private void make() throws IOException {
        disk.forceFolder(FolderLayout.folderOf(layout.place()));
        if (disk.kind(layout.journal()) == Disk.Kind.NOTHING) {
            disk.makeFolder(layout.journal());
        }
        if (disk.kind(layout.metadata()) == Disk.Kind.NOTHING) {
            disk.makeFolder(layout.metadata());
        }
        disk.forceFolder(layout.place());
        SegmentHeader header = new SegmentHeader(0, 1, 0, 0, 0, new SecureRandom().nextLong());
        SegmentWriter.create(disk, layout.segment(1, 0), header, options).close();
        new StoreMark(1, SegmentHeader.FRAMES_AT, 0).write(disk, layout);
        LOG.info("made a new store at {}", layout.place());
    }

    private ShardStore open(StoreLock lock) throws IOException {
        for (Path part : List.of(layout.journal(), layout.metadata())) {
            if (disk.kind(part) != Disk.Kind.FOLDER) {
                throw new StoreCorruptException("the store at " + layout.place() + " has lost its folder "
                        + part.getFileName() + ", from byte 0 on; restore it from a peer or a backup");
            }
        }
        // a process that was killed may have left names that are not durable yet; first of all they are made so,
        // lest what is deleted or built on them now outlives them
        disk.forceFolder(layout.place());
        disk.forceFolder(layout.journal());
        disk.forceFolder(layout.metadata());
        StoreMark mark = StoreMark.read(disk, layout);
        clearDrafts(layout.place());
        clearDrafts(layout.metadata());
        Health health = new Health(layout.place());
        Background background = new Background(health, layout.place(), options.background());
        JournalFolder folder = new JournalFolder(disk, layout, options);
        Journal journal = new Journal(folder, health, background, new JournalOpening(folder, mark).open());
        journal.start();
        FileMetadata metadata = new FileMetadata(disk, layout, health);
        return new FileShardStore(health, background, journal, metadata, lock, disk.location(layout.place()));
    }

    private void clearDrafts(Path in) throws IOException {
        for (String name : disk.list(in)) {
            if (FolderLayout.isDraft(name)) {
                disk.delete(in.resolve(name));
            }
        }
    }
}

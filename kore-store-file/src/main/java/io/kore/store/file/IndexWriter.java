package io.kore.store.file;

import io.kore.codec.ByteWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the index file of a sealed segment, see {@link IndexFile}. Confined to one thread. */
final class IndexWriter {
    private final DiskFile file;
    private final byte[] page = new byte[IndexFile.PAGE_BYTES];
    private final byte[] chunk = new byte[16 * IndexFile.PAGE_BYTES];
    private final byte[] place = new byte[IndexHeader.PLACE_BYTES];
    private int pageSize;
    private int chunkSize;
    private long pageNumber;
    private long written;

    private IndexWriter(DiskFile file) {
        this.file = file;
    }

    /**
     * Writes an index and gives it its name once it is whole and durable.
     *
     * @param endPosition the position behind the segment's last record
     * @param dataEnd where the segment's frames end
     */
    static void write(Disk disk, Path target, SegmentHeader segment, MemoryIndex index, long endPosition, long dataEnd)
            throws IOException {
        Path draft = FolderLayout.draft(target);
        List<ShardRow> rows = index.rows();
        long[] firstPlaces = new long[rows.size() + 1];
        for (int i = 0; i < rows.size(); i++) {
            LongList list = index.list(rows.get(i).ordinal());
            firstPlaces[i + 1] = firstPlaces[i] + (list == null ? 0 : list.size());
        }
        IndexHeader header = new IndexHeader(
                segment.generation(),
                segment.ordinal(),
                segment.salt(),
                segment.firstPosition(),
                endPosition,
                dataEnd,
                index.nextShardOrdinal(),
                rows.size(),
                Math.toIntExact(firstPlaces[rows.size()]),
                index.frames().size());
        try (DiskFile file = disk.open(draft, Disk.Access.CREATE)) {
            IndexWriter out = new IndexWriter(file);
            out.put(header.toBytes());
            out.putRows(rows, firstPlaces);
            for (ShardRow row : rows) {
                out.putPlaces(index.list(row.ordinal()));
            }
            out.putPlaces(index.frames());
            for (ShardRow row : rows) {
                out.put(new ByteWriter()
                        .putText(row.id().log().value())
                        .putText(row.id().writer().value())
                        .toBytes());
            }
            out.finish();
            file.force();
        }
        disk.move(draft, target);
        disk.forceFolder(FolderLayout.folderOf(target));
    }

    private void putRows(List<ShardRow> rows, long[] firstPlaces) throws IOException {
        ByteWriter out = new ByteWriter(IndexHeader.ROW_BYTES);
        for (int i = 0; i < rows.size(); i++) {
            ShardRow row = rows.get(i);
            put(out.clear()
                    .putInt(row.ordinal())
                    .putInt((int) firstPlaces[i])
                    .putLong(row.count())
                    .putLong(row.lastNumber())
                    .putHash(row.hash())
                    .toBytes());
        }
    }

    private void putPlaces(@Nullable LongList places) throws IOException {
        for (int i = 0; places != null && i < places.size(); i++) {
            Frames.putLong(place, 0, places.get(i));
            put(place);
        }
    }

    private void put(byte[] bytes) throws IOException {
        for (int done = 0; done < bytes.length; ) {
            int part = Math.min(bytes.length - done, IndexFile.CONTENT_BYTES - pageSize);
            System.arraycopy(bytes, done, page, pageSize, part);
            pageSize += part;
            done += part;
            if (pageSize == IndexFile.CONTENT_BYTES) {
                endPage();
            }
        }
    }

    private void finish() throws IOException {
        if (pageSize > 0) {
            Arrays.fill(page, pageSize, IndexFile.CONTENT_BYTES, (byte) 0);
            endPage();
        }
        flush();
    }

    private void endPage() throws IOException {
        Frames.putInt(page, IndexFile.CONTENT_BYTES, IndexFile.checksum(pageNumber, page));
        System.arraycopy(page, 0, chunk, chunkSize, page.length);
        chunkSize += page.length;
        pageNumber++;
        pageSize = 0;
        if (chunkSize == chunk.length) {
            flush();
        }
    }

    private void flush() throws IOException {
        file.write(written, chunk, 0, chunkSize);
        written += chunkSize;
        chunkSize = 0;
    }
}

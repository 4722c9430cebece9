package io.jenkins.plugins.deploymentverification.engine.command;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Takes what a command writes, however much: it keeps the beginning and the end, and leaves out whole lines between
 * them. Thread-safe.
 */
public final class BoundedOutput extends OutputStream {

    /** Bytes that are kept of each output of a command. */
    public static final int LIMIT = 1024 * 1024;

    private final int half;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final byte[] tail;
    /** Bytes that came after the head; the last of them are in the ring. */
    private long later;

    public BoundedOutput() {
        this(LIMIT);
    }

    /** @param limit in bytes, at least 2 */
    public BoundedOutput(int limit) {
        half = limit / 2;
        tail = new byte[limit - half];
    }

    @Override
    public synchronized void write(int b) {
        if (head.size() < half) {
            head.write(b);
        } else {
            tail[(int) (later++ % tail.length)] = (byte) b;
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /** Whether everything was kept. */
    public synchronized boolean isComplete() {
        return later <= tail.length;
    }

    /** What was kept, as UTF-8. */
    public synchronized String text() {
        int kept = (int) Math.min(later, tail.length);
        byte[] end = new byte[kept];
        for (int i = 0; i < kept; i++) {
            end[i] = tail[(int) ((later - kept + i) % tail.length)];
        }
        if (isComplete()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(head.toByteArray());
            all.writeBytes(end);
            return all.toString(StandardCharsets.UTF_8);
        }
        // whole lines only: half of a secret could not be masked any more
        String first = head.toString(StandardCharsets.UTF_8);
        String last = new String(end, StandardCharsets.UTF_8);
        return first.substring(0, first.lastIndexOf('\n') + 1)
                + "[… left out …]"
                + (last.indexOf('\n') < 0 ? "" : last.substring(last.indexOf('\n')));
    }
}

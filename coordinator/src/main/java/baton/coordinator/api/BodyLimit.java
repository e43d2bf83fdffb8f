package baton.coordinator.api;

import baton.failover.operator.Refused;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses bodies that are longer than any that Baton understands, before they fill the memory. */
final class BodyLimit implements ContainerRequestFilter {
    private static final int BYTES = 64 * 1024;

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        if (request.getLength() > BYTES) {
            hearOut(request.getEntityStream());
            throw tooLong();
        }
        request.setEntityStream(new Limited(request.getEntityStream()));
    }

    /** Who is still sending when the connection is closed never reads the answer; as much again is listened to. */
    private static void hearOut(InputStream rest) throws IOException {
        rest.readNBytes(BYTES);
    }

    private static Refused tooLong() {
        return new Refused(
                Refused.Why.TOO_LARGE,
                "body-too-large",
                "the body is longer than " + BYTES + " bytes; send a shorter one");
    }

    /** A body may come in pieces, without its length. */
    private static final class Limited extends FilterInputStream {
        private int left = BYTES;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                hearOut(in);
                throw tooLong();
            }
        }
    }
}

package baton.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
    private final List<String> heard = new ArrayList<>();
    private final Window window = new Window(2);
    private boolean open = true;

    private final class Named implements Window.Call {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public boolean isSent() {
            heard.add(open ? name : name + " too late");
            return open;
        }

        @Override
        public void fail() {
            heard.add(name + " fails");
        }
    }

    private void send(String... names) {
        for (String name : names) {
            window.send(new Named(name));
        }
    }

    @Test
    void aFewAreUnderWayAndTheOthersAreSentInTheirOrder() {
        send("a", "b", "c", "d");
        assertEquals(List.of("a", "b"), heard);

        window.ended();
        assertEquals(List.of("a", "b", "c"), heard);
        window.ended();
        window.ended();
        send("e");
        assertEquals(List.of("a", "b", "c", "d", "e"), heard);
    }

    @Test
    void whatWaitsFailsWithTheConnectionAndWhatComesLaterIsSent() {
        send("a", "b", "c");

        window.clear();
        window.ended();
        send("d");

        assertEquals(List.of("a", "b", "c fails", "d"), heard);
    }

    @Test
    void whatCannotBeSentFailsAndTakesNoPlace() {
        open = false;
        send("a", "b", "c");
        assertEquals(List.of("a too late", "a fails", "b too late", "b fails", "c too late", "c fails"), heard);
    }
}

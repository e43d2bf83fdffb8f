package baton.coordinator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dropwizard.logging.common.ConsoleAppenderFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import java.util.List;
import java.util.Map;

/** Lines of time, level and message on standard error; libraries only when they warn. */
final class Logs {
    private static final Map<String, JsonNode> LEVELS = Map.of(
            "baton", new TextNode("INFO"),
            // Each lost connection is told once by Baton, in its own words.
            "org.apache.zookeeper.ClientCnxn", new TextNode("ERROR"),
            "org.apache.curator", new TextNode("ERROR"),
            "org.apache.curator.ConnectionState", new TextNode("OFF"),
            "org.apache.curator.framework.imps", new TextNode("OFF"),
            "org.apache.curator.framework.recipes", new TextNode("OFF"),
            // Warns that the number of connections is not bounded, as it should be.
            "org.apache.zookeeper.server.ServerCnxnFactory", new TextNode("ERROR"));

    private Logs() {}

    static DefaultLoggingFactory factory() {
        ConsoleAppenderFactory<ch.qos.logback.classic.spi.ILoggingEvent> console = new ConsoleAppenderFactory<>();
        console.setTarget(ConsoleAppenderFactory.ConsoleStream.STDERR);
        console.setLogFormat("%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %level %msg%n%ex{short}");
        DefaultLoggingFactory factory = new DefaultLoggingFactory();
        factory.setLevel("WARN");
        factory.setLoggers(LEVELS);
        factory.setAppenders(List.of(console));
        return factory;
    }
}

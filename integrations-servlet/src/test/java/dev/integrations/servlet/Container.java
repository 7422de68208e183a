package dev.integrations.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A Tomcat of a test's own, on a free port of the loopback address. */
final class Container implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();
    private final Context context;

    private Container(Path folder) {
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector()
                .setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        context = tomcat.addContext("", folder.toString());
        leaveTheJvmAlone((StandardContext) context);
    }

    /** Looking for what an undeployed application left behind needs modules to be opened. */
    private static void leaveTheJvmAlone(StandardContext context) {
        context.setClearReferencesObjectStreamClassCaches(false);
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
    }

    static Container in(Path folder) {
        return new Container(folder);
    }

    /** Has the host register what it wants when the container starts. */
    Container initialize(Consumer<ServletContext> host) {
        context.addServletContainerInitializer((classes, servlets) -> host.accept(servlets), null);
        return this;
    }

    Container serve(Servlet servlet) {
        Wrapper wrapper = Tomcat.addServlet(context, "servlet", servlet);
        wrapper.addMapping("/*");
        return this;
    }

    Container filter(Filter filter) {
        FilterDef definition = new FilterDef();
        definition.setFilterName("guard");
        definition.setFilter(filter);
        context.addFilterDef(definition);
        FilterMap mapping = new FilterMap();
        mapping.setFilterName("guard");
        mapping.addURLPattern("/*");
        context.addFilterMap(mapping);
        return this;
    }

    Container start() throws LifecycleException {
        tomcat.start();
        return this;
    }

    URI uri(String target) {
        return URI.create(
                "http://127.0.0.1:%d%s".formatted(tomcat.getConnector().getLocalPort(), target));
    }

    /** Sends bytes as they are, and returns all that is answered until the connection ends. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), tomcat.getConnector().getLocalPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}

package dev.integrations.extension;

import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.crypto.VerificationKey;
import dev.integrations.http.HttpTransport;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where extensions come from, and to whom they are offered. Immutable and safe for use by several threads. */
public final class ExtensionSettings {
    private final List<ProvidedExtension> provided;
    private final List<ExtensionProblem> problems;
    private final Optional<PluginDirectory> directory;
    private final JarChecks checks;
    private final @Nullable Function<HttpTransport, ExtensionIndex> index;
    private final List<VerificationKey> indexKeys;
    private final boolean optIn;

    private ExtensionSettings(Builder builder, Provided all) {
        this.provided = List.copyOf(all.kept());
        this.problems = List.copyOf(all.leftOut());
        this.checks = new JarChecks(Set.copyOf(builder.pins), List.copyOf(builder.signers));
        this.directory = Optional.ofNullable(builder.directory).map(folder -> new PluginDirectory(folder, checks));
        this.index = builder.index;
        this.indexKeys = List.copyOf(builder.indexKeys);
        this.optIn = builder.optIn;
    }

    /**
     * Starts from no extensions.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether there can be any extension at all, or a problem with one. */
    boolean isUsed() {
        return !provided.isEmpty() || directory.isPresent() || !problems.isEmpty();
    }

    List<ProvidedExtension> provided() {
        return provided;
    }

    /** Returns the ids of the parts of the application. */
    Set<String> parts() {
        return provided.stream().map(ProvidedExtension::id).collect(Collectors.toSet());
    }

    List<ExtensionProblem> problems() {
        return problems;
    }

    Optional<PluginDirectory> directory() {
        return directory;
    }

    JarChecks checks() {
        return checks;
    }

    Optional<ExtensionIndex> index(HttpTransport transport) {
        return Optional.ofNullable(index).map(made -> made.apply(transport));
    }

    List<VerificationKey> indexKeys() {
        return indexKeys;
    }

    boolean optIn() {
        return optIn;
    }

    /** Collects settings; {@link #build} reports all problems together. Not safe for use by several threads. */
    public static final class Builder {
        private final List<ProvidedExtension> given = new ArrayList<>();
        private final List<ProvidedExtension> discovered = new ArrayList<>();
        private final List<ExtensionProblem> leftOut = new ArrayList<>();
        private final Set<String> pins = new HashSet<>();
        private final List<VerificationKey> signers = new ArrayList<>();
        private final List<VerificationKey> indexKeys = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private @Nullable Path directory;
        private @Nullable Function<HttpTransport, ExtensionIndex> index;
        private boolean optIn;

        private Builder() {}

        /**
         * Adds extensions that are a part of the application. The default is none. What {@link #discover} finds of the same id,
         * or with one of their templates, is left out and reported, in whichever order the two are called.
         *
         * @param extensions the extensions
         * @return this builder
         */
        public Builder of(Extension... extensions) {
            Arrays.stream(extensions)
                    .forEach(each -> given.add(new ProvidedExtension(each, "what the builder was given")));
            return this;
        }

        /**
         * Adds what is found on the class path or the module path: jars with a listing at {@value ExtensionListing#PATH}, and
         * providers of the templates that these name. What was found is logged; what is broken is reported by {@link
         * Extensions#problems} and left out, as are providers whose templates are in no listing.
         *
         * @param loader where to look; on the module path, modules that its layer resolves are found too
         * @return this builder
         */
        public Builder discover(ClassLoader loader) {
            Discovery.Result found = Discovery.discover(loader);
            discovered.addAll(found.extensions());
            leftOut.addAll(found.problems());
            return this;
        }

        /**
         * Sets a directory with jars that can be installed, and that downloads are put into. Only the host may be able to write
         * there. The default is none, so that nothing can be installed.
         *
         * @param directory the directory, of this node or shared by all; it is made when it is needed
         * @return this builder
         */
        public Builder directory(Path directory) {
            this.directory = directory;
            return this;
        }

        /**
         * Takes only jars with one of these hashes, from the directory and from an index. The default is to take others too;
         * what is installed is pinned to its hash in any case.
         *
         * @param sha256 SHA-256 of jars, at least one, 64 lower-case hexadecimal digits each
         * @return this builder
         */
        public Builder pinned(String... sha256) {
            if (sha256.length == 0) {
                problems.add("pinned() needs the hashes of the jars that are taken");
            }
            Arrays.stream(sha256)
                    .filter(text -> !IndexEntry.isSha256(text))
                    .forEach(text ->
                            problems.add("'%s' is no SHA-256 of 64 lower-case hexadecimal digits".formatted(text)));
            pins.addAll(List.of(sha256));
            return this;
        }

        /**
         * Takes only jars that are signed by one of these keys: beside {@code x.jar} there is {@code x.jar.sig} with the
         * Ed25519 signature over its bytes in Base64, or the index has it. The default is to take others too.
         *
         * @param keys public keys of Ed25519, at least one
         * @return this builder
         */
        public Builder signedBy(VerificationKey... keys) {
            if (keys.length == 0) {
                problems.add("signedBy() needs the keys whose jars are taken");
            }
            add(keys, signers);
            return this;
        }

        /**
         * Sets a remote index to install from, read over the transport of the host. Its signature is at the same URL and {@code
         * .sig}. The default is none.
         *
         * @param url where the index is, without a query
         * @param keys public keys of Ed25519, at least one, one of which has signed the index
         * @return this builder
         */
        public Builder index(URI url, VerificationKey... keys) {
            if (url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
                problems.add("the index must be a URL without query and fragment, was '%s'".formatted(url));
            }
            return index(transport -> new HttpExtensionIndex(transport, url), keys);
        }

        /**
         * Sets a remote index to install from, fetched in a way of the host's own. The default is none.
         *
         * @param index what fetches it
         * @param keys public keys of Ed25519, at least one, one of which has signed the index
         * @return this builder
         */
        public Builder index(ExtensionIndex index, VerificationKey... keys) {
            return index(transport -> index, keys);
        }

        private Builder index(Function<HttpTransport, ExtensionIndex> made, VerificationKey... keys) {
            this.index = made;
            indexKeys.clear();
            add(keys, indexKeys);
            return this;
        }

        private void add(VerificationKey[] keys, List<VerificationKey> to) {
            for (VerificationKey key : keys) {
                if (key.algorithm() != SignatureAlgorithm.EDDSA) {
                    problems.add("keys are of Ed25519, this is " + key);
                }
                to.add(key);
            }
        }

        /**
         * Offers tenants only what was enabled for them. The default is that they are offered everything that was not disabled
         * for them. Integrations that exist go on in either case.
         *
         * @return this builder
         */
        public Builder optIn() {
            this.optIn = true;
            return this;
        }

        /**
         * Builds the settings.
         *
         * @return the settings
         * @throws IllegalArgumentException if a hash, a key or a URL is malformed, an index has no keys or no directory, or two
         *     extensions that were given, or two that were discovered, have one id or supply templates of one id; it names all
         *     of it
         */
        public ExtensionSettings build() {
            List<String> all = new ArrayList<>(problems);
            if (index != null && indexKeys.isEmpty()) {
                all.add("an index needs a key that has signed it");
            }
            if (index != null && directory == null) {
                all.add("an index needs a directory to download into");
            }
            Provided whole = Provided.of(given, discovered, leftOut);
            all.addAll(whole.duplicates());
            if (!all.isEmpty()) {
                throw new IllegalArgumentException("Cannot set up extensions: " + String.join("; ", all));
            }
            return new ExtensionSettings(this, whole);
        }
    }
}

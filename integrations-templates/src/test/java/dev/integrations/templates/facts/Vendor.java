package dev.integrations.templates.facts;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A vendor as its documentation shows it: where events go to, and what follows from each of its answers, in their order, and
 * from none. A place is a method and a path.
 */
public final class Vendor {
    private final String name;
    private final String template;
    private final String place;
    private final String config;
    private final Map<String, ResponseDefinitionBuilder> setup = new LinkedHashMap<>();
    private final List<Check> checks = new ArrayList<>();
    private List<String> calls = List.of();
    private List<String> follows = List.of();
    private String action = "";
    private String unclear = "";
    private ResponseDefinitionBuilder success = new ResponseDefinitionBuilder();

    /** What a setup check asks for at a place, and how installations end with each answer to such calls. */
    public record Check(String place, String call, List<String> ends) {}

    private Vendor(String name, String template, String place, String config) {
        this.name = name;
        this.template = template;
        this.place = place;
        this.config = config;
    }

    /** The configuration is written with single quotes. */
    public static Vendor of(String name, String template, String place, String config) {
        return new Vendor(name, template, place, config);
    }

    /** Sets what a setup check is answered where nothing else is said: one of the answers to a call, counted from 0. */
    public Vendor setup(String where, String call, int index) {
        return setup(where, VendorStub.answer(fixtures(call).toList().get(index)));
    }

    public Vendor setup(String where, ResponseDefinitionBuilder answer) {
        setup.put(where, answer);
        return this;
    }

    public Vendor check(String where, String call, String... ends) {
        checks.add(new Check(where, call, List.of(ends)));
        return this;
    }

    /** Sets another action than the first of the template. */
    public Vendor action(String other) {
        action = other;
        return this;
    }

    /** Sets the calls whose answers events get, and what follows; the first is a success. */
    public Vendor events(List<String> ofCalls, String... all) {
        calls = ofCalls;
        follows = List.of(all);
        return success(VendorStub.answer(fixtures().findFirst().orElseThrow()));
    }

    public Vendor success(ResponseDefinitionBuilder answer) {
        success = answer;
        return this;
    }

    /** Sets what follows if nobody knows whether the vendor did it. */
    public Vendor unclear(String state) {
        unclear = state;
        return this;
    }

    public String template() {
        return template;
    }

    public String place() {
        return place;
    }

    public JsonNode config() {
        return Facts.json(config.replace('\'', '"'));
    }

    public Map<String, ResponseDefinitionBuilder> setup() {
        return setup;
    }

    public List<Check> checks() {
        return checks;
    }

    public String action() {
        return action;
    }

    public List<String> follows() {
        return follows;
    }

    public String unclear() {
        return unclear;
    }

    public ResponseDefinitionBuilder success() {
        return success;
    }

    /** Returns the answers that events get. */
    public Stream<JsonNode> fixtures() {
        return calls.stream().flatMap(this::fixtures);
    }

    /** Returns the answers to a kind of call. */
    public Stream<JsonNode> fixtures(String call) {
        return Facts.fixtures(template.replace("-sms", ""), call);
    }

    @Override
    public String toString() {
        return name;
    }
}

package dev.integrations.testkit.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.Handshake;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundResult.Received;
import dev.integrations.template.spi.InboundResult.Refused;
import dev.integrations.testkit.Samples;
import dev.integrations.web.MalformedParametersException;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What anybody can change in a genuine request. */
class UnsignedRulesTest {
    private static final String KEY = "signing-secret-1";
    private static final String BODY = "{\"id\": \"M1\"}";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TYPE = "message.posted";

    @Test
    void id_of_a_header_that_is_not_signed_is_told() {
        ContractRun.of(telling(request -> event(header(request, "X-Id"), TYPE)), of(sample(signed(BODY, "X-Id", "i1"))))
                .assertTold("is another one with no x-id");
    }

    @Test
    void type_of_a_header_that_is_not_signed_is_told() {
        ContractRun.of(
                        telling(request -> event("i1", header(request, "X-Type"))),
                        of(sample(signed(BODY, "X-Type", TYPE))))
                .assertTold("is another one with no x-type");
    }

    @Test
    void media_type_by_which_another_event_is_read_is_told() {
        ContractRun.of(
                        telling(request -> event(request.request().isForm() ? "i2" : "i1", TYPE)),
                        of(sample(signed(BODY, "Content-Type", "application/json"))))
                .assertTold("is another one with 'application/x-www-form-urlencoded' as content-type");
    }

    @Test
    void second_header_that_is_read_is_told() {
        ContractRun.of(
                        telling(request -> event(
                                "i"
                                        + Math.max(
                                                1,
                                                request.request()
                                                        .headers("X-Trace")
                                                        .size()),
                                TYPE)),
                        of(sample(signed(BODY, "X-Trace", "t1"))))
                .assertTold("is another one with '' as a second x-trace");
    }

    @Test
    void handshake_that_becomes_an_event_is_told() {
        InboundRequest hello = signed(BODY, "X-Type", "hello");
        ChatTemplate template = new ChatTemplate() {
            @Override
            InboundResult verify(InboundRequest request, String secret) {
                InboundResult result = super.verify(request, secret);
                return result instanceof Received && header(request, "X-Type").equals("hello")
                        ? new Handshake(WebResponse.of(204))
                        : result;
            }
        };

        ContractRun.of(
                        template,
                        ChatSamples.all()
                                .inbound(InboundSample.handshake("webhook", hello)
                                        .signedHeaders("X-Signature", "X-Time")
                                        .otherKey("signingSecret", "another")
                                        .build())
                                .build())
                .assertTold("the handshake for configuration 'webhook' is another one with no x-type");
    }

    @Test
    void parameter_of_a_query_that_is_read_is_told() {
        ContractRun.of(
                        telling(request -> event(
                                "i"
                                        + request.request()
                                                .queryParameters()
                                                .names()
                                                .size(),
                                TYPE)),
                        of(sample(signed(BODY))))
                .assertTold("is another one with 'unknown=1' added to its query");
    }

    @Test
    void url_that_is_read_is_told() {
        ContractRun.of(telling(request -> event(request.url().getHost(), TYPE)), of(sample(signed(BODY))))
                .assertTold("is another one with another host in its URL");
        ContractRun.of(telling(request -> event(request.url().getPath(), TYPE)), of(sample(signed(BODY))))
                .assertTold("is another one with another path in its URL");
    }

    @Test
    void url_that_is_said_to_be_signed_and_is_not_is_told() {
        ContractRun.of(new ChatTemplate(), of(ChatSamples.genuine().signedUrl()))
                .assertTold("is taken with another path in its URL, although signedUrl()");
        ContractRun.of(at(URI::getPath), of(sample(signed(BODY)).signedUrl()))
                .assertTold("is taken with another query in its URL");
        ContractRun.of(
                        at(url -> url.getPath() + url.getQuery()),
                        of(sample(signed(BODY)).signedUrl()))
                .assertTold("is taken with another host in its URL");
        assertThat(ContractRun.of(at(URI::toString), of(sample(signed(BODY)).signedUrl()))
                        .failures())
                .isEmpty();
    }

    /** A vendor that signs a part of a form only. */
    @ParameterizedTest
    @CsvSource({
        "whole, 'unknown=1'' added to its form'",
        "first, 'id='' added to its form'",
        "size, '='' added to its form'"
    })
    void parameter_of_a_form_that_is_not_signed_is_told(String reading, String expected) {
        ContractRun.of(partly(reading), of(partlySigned())).assertTold("is another one with '" + expected);
    }

    @Test
    void parameters_that_are_not_read_are_none_of_its_business() {
        assertThat(ContractRun.of(partly("nothing"), of(partlySigned())).failures())
                .isEmpty();
    }

    @Test
    void unsigned_headers_need_another_body_to_be_told_from() {
        ContractRun.of(withRepetition(true, true, true), of(unsigned("i1", "{\"n\": 1}")))
                .assertTold("add inbound(...) of the same configuration with the same headers and another body");
    }

    @Test
    void event_that_counts_as_a_repetition_of_another_is_told() {
        for (ChatTemplate template : List.of(
                withRepetition(false, false, false),
                withRepetition(true, true, false),
                withRepetition(true, false, false))) {
            ContractRun.of(template, twoUnsigned())
                    .assertTold("counts as a repetition of another one that has its [X-Id, X-Type]");
        }
    }

    @Test
    void event_whose_header_changes_it_but_not_how_it_is_known_is_told() {
        ContractRun.of(withRepetition(false, true, true), twoUnsigned())
                .assertTold("as X-Id, and counts as its repetition");
        ContractRun.of(withRepetition(true, false, true), twoUnsigned())
                .assertTold("as X-Type, and counts as its repetition");
    }

    @Test
    void unsigned_header_that_is_not_there_is_told() {
        TemplateSamples samples = ChatSamples.withoutInbound()
                .inbound(sample(signed(BODY)).unsignedHeaders("X-Id").build())
                .inbound(unsigned("i1", "{\"n\": 1}").build())
                .build();

        ContractRun.of(withRepetition(true, true, true), samples)
                .assertTold("unsignedHeaders(\"X-Id\") is no header of the request");
    }

    @Test
    void event_that_is_known_by_id_type_and_body_is_good() {
        assertThat(ContractRun.of(withRepetition(true, true, true), twoUnsigned())
                        .failures())
                .isEmpty();
    }

    private static TemplateSamples twoUnsigned() {
        return ChatSamples.withoutInbound()
                .inbound(unsigned("i1", "{\"n\": 1}").build())
                .inbound(unsigned("i2", "{\"n\": 2}").build())
                .build();
    }

    private static InboundSample.Builder unsigned(String id, String body) {
        return sample(signed(body, "X-Id", id, "X-Type", TYPE)).unsignedHeaders("X-Id", "X-Type");
    }

    /** Reads id and type from headers that are not signed, and knows a repetition by some of what there is. */
    private static ChatTemplate withRepetition(boolean id, boolean type, boolean body) {
        return telling(request -> {
            String sentId = header(request, "X-Id");
            String sentType = header(request, "X-Type");
            String known = (id ? sentId : "") + "\n" + (type ? sentType : "") + "\n"
                    + (body ? Subject.text(request.request().body()) : "");
            return new InboundEvent(
                    sentId,
                    sentType,
                    request.request().body(),
                    Optional.empty(),
                    known.isBlank() ? Optional.empty() : Optional.of(known));
        });
    }

    /** Verifies as the chat does, and tells another event. */
    private static ChatTemplate telling(Function<InboundRequest, InboundEvent> telling) {
        return new ChatTemplate() {
            @Override
            InboundResult verify(InboundRequest request, String secret) {
                return super.verify(request, secret) instanceof Received good
                        ? new Received(List.of(telling.apply(request)), good.acknowledgement())
                        : new Refused("no");
            }
        };
    }

    private static ChatTemplate at(Function<URI, String> part) {
        String here = part.apply(signed(BODY).url());
        return new ChatTemplate() {
            @Override
            InboundResult verify(InboundRequest request, String secret) {
                return part.apply(request.url()).equals(here)
                        ? super.verify(request, secret)
                        : new Refused("elsewhere");
            }
        };
    }

    /** Takes forms with the key in them, and reads ids from what anybody can add. */
    private static ChatTemplate partly(String reading) {
        return new ChatTemplate() {
            @Override
            InboundResult verify(InboundRequest request, String secret) {
                WebParameters form = form(request);
                if (!form.all("key").equals(List.of(secret))) {
                    return new Refused("no");
                }
                String id = switch (reading) {
                    case "whole" -> "i" + Subject.text(request.request().body()).hashCode();
                    case "first" -> "i" + form.find("id").orElse("");
                    case "size" -> "i" + form.all("").size();
                    default -> "i1";
                };
                return new Received(List.of(event(id, TYPE)), WebResponse.of(204));
            }
        };
    }

    private static WebParameters form(InboundRequest request) {
        try {
            return request.request().form();
        } catch (MalformedParametersException e) {
            return WebParameters.parse("");
        }
    }

    private static InboundSample.Builder partlySigned() {
        String body = "id=1&key=" + KEY;
        return InboundSample.of("webhook", request(body, "Content-Type", FORM), TYPE)
                .signedTexts("key=" + KEY)
                .timeless()
                .otherKey("signingSecret", "another");
    }

    private static TemplateSamples of(InboundSample.Builder sample) {
        return ChatSamples.withoutInbound().inbound(sample.build()).build();
    }

    private static InboundSample.Builder sample(InboundRequest request) {
        return InboundSample.of("webhook", request, TYPE)
                .signedHeaders("X-Signature", "X-Time")
                .otherKey("signingSecret", "another");
    }

    private static InboundRequest signed(String body, String... headers) {
        String time = Samples.NOON.toString();
        String signature = ChatTemplate.signature(KEY, time, body.getBytes(UTF_8));
        return request(
                body,
                Stream.concat(Stream.of("X-Time", time, "X-Signature", signature), Stream.of(headers))
                        .toArray(String[]::new));
    }

    private static InboundRequest request(String body, String... headers) {
        WebRequest.Builder request = WebRequest.builder("POST", "/inbound").body(body.getBytes(UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return new InboundRequest(request.build(), URI.create("https://app.example.com/inbound"), Samples.NOON);
    }

    private static String header(InboundRequest request, String name) {
        return request.request().header(name).orElse("none");
    }

    private static InboundEvent event(String id, String type) {
        return new InboundEvent(id, type, new byte[0], Optional.empty());
    }
}

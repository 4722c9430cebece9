package io.jenkins.plugins.deploymentverification.engine.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The JSON form of a reason: its code and arguments, and for those that only want to read it the English text. */
final class ReasonCodec {

    private ReasonCodec() {}

    static void write(JsonGenerator out, Reason reason) throws IOException {
        out.writeStartObject();
        out.writeStringField("code", reason.code().name());
        out.writeArrayFieldStart("args");
        for (String arg : reason.args()) {
            out.writeString(arg);
        }
        out.writeEndArray();
        if (!reason.remarks().isEmpty()) {
            out.writeObjectFieldStart("remarks");
            for (Map.Entry<Integer, Remark> remark : reason.remarks().entrySet()) {
                out.writeFieldName(remark.getKey().toString());
                RemarkCodec.write(out, remark.getValue());
            }
            out.writeEndObject();
        }
        out.writeStringField("text", reason.text(Locale.ENGLISH));
        out.writeEndObject();
    }

    /** @throws IllegalArgumentException for a code that is not known */
    static Reason read(JsonNode node) {
        List<String> args = new ArrayList<>();
        SortedMap<Integer, Remark> remarks = new TreeMap<>();
        for (JsonNode arg : node.path("args")) {
            Remark remark = RemarkCodec.read(node.path("remarks").path(Integer.toString(args.size())));
            if (remark != null) {
                remarks.put(args.size(), remark);
            }
            args.add(arg.asText());
        }
        return new Reason(Reason.Code.valueOf(node.path("code").asText()), args, remarks);
    }
}

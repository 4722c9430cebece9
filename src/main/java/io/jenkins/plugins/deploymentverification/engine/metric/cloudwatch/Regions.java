package io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Regions of AWS, and where CloudWatch is in them. New regions need no new release: any well-formed name will do. */
public final class Regions {

    /** Those there were when this was written, for forms. */
    public static final List<String> KNOWN = List.of(
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "mx-central-1",
            "sa-east-1",
            "cn-north-1",
            "cn-northwest-1",
            "eusc-de-east-1",
            "us-gov-east-1",
            "us-gov-west-1");

    private static final Pattern NAME = Pattern.compile("[a-z]{2,4}(-[a-z]{2,15}){1,3}-\\d{1,2}");
    private static final String COMMERCIAL = "amazonaws.com";
    /** Of the other partitions, by the beginning of their regions' names. */
    private static final Map<String, String> SUFFIXES = Map.of("cn-", "amazonaws.com.cn", "eusc-", "amazonaws.eu");

    private Regions() {}

    /** @throws IllegalArgumentException where it cannot be the name of a region */
    public static String checked(String region) {
        String name = region.strip();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a region of AWS is written like eu-central-1");
        }
        return name;
    }

    /**
     * CloudWatch's public end point in the region.
     *
     * @throws IllegalArgumentException where it cannot be the name of a region
     */
    public static URI endpoint(String region) {
        String name = checked(region);
        String suffix = SUFFIXES.entrySet().stream()
                .filter(entry -> name.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(COMMERCIAL);
        return URI.create("https://monitoring." + name + "." + suffix);
    }
}

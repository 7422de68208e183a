package dev.integrations.extension;

/**
 * Why something is left out on this node: a jar that is broken, or an extension that lacks what it needs. The others are
 * offered.
 *
 * @param place where it is: a file, a class, a URL, or the id of an extension
 * @param message what is wrong, for the operator
 */
public record ExtensionProblem(String place, String message) {
    @Override
    public String toString() {
        return place + ": " + message;
    }
}

package dev.integrations.connection;

/**
 * What went through a connection's API client since this node began to count, which it does for each connection and object
 * of settings.
 *
 * @param requests how many attempts were made, each one counted
 * @param failures how many of them got no answer, or one with status 500 or more
 * @param repeats how many of them were to be made again, after a wait
 * @param waits how many of them waited for their turn, as the rate limit has it
 * @param turnedAway how many more were not made, since the service was left alone or the rate limit left no room in time
 * @param cacheHits how many answers were kept from before, be it that they were fresh or that the service confirmed them
 */
public record ApiStatistics(long requests, long failures, long repeats, long waits, long turnedAway, long cacheHits) {}

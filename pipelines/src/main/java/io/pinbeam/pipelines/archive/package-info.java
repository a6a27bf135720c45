/**
 * Kafka into objects, every offset in exactly one of them: {@code docs/contracts/archive.md}. What
 * is planned and written here knows no Beam; {@link io.pinbeam.pipelines.archive.ArchiveGraph}
 * makes steps of it.
 */
package io.pinbeam.pipelines.archive;

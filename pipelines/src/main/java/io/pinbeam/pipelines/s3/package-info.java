/** What {@code s3://} paths need beyond Beam's own options. */
package io.pinbeam.pipelines.s3;

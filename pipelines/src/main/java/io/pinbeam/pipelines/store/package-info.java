/** Small whole objects in a folder or under an S3 prefix, each put at once or not at all. */
package io.pinbeam.pipelines.store;

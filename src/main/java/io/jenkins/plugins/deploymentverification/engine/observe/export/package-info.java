/** Sends what builds came to elsewhere: a Pushgateway, a receiver of JSON; keeps on disk what could not be sent yet. */
package io.jenkins.plugins.deploymentverification.engine.observe.export;

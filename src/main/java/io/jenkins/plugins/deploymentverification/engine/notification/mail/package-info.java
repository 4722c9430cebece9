/** E-mail, written but not sent: that is what Jenkins' mailer is for. */
package io.jenkins.plugins.deploymentverification.engine.notification.mail;

// The two deployments run by themselves; the second one after the first has been verified.
import jenkins.model.Jenkins

Jenkins.get().getItemByFullName('deploy-good').scheduleBuild2(0)
Jenkins.get().getItemByFullName('deploy-bad').scheduleBuild2(40)

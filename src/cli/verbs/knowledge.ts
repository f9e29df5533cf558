import { knowledgeAccept } from './knowledgeAccept.ts'
import { knowledgeCheck } from './knowledgeCheck.ts'
import { knowledgeExport } from './knowledgeExport.ts'
import { knowledgeImport } from './knowledgeImport.ts'
import { knowledgeLevers } from './knowledgeLevers.ts'
import { knowledgeList } from './knowledgeList.ts'
import { knowledgeListClaims } from './knowledgeListClaims.ts'
import { knowledgeShow } from './knowledgeShow.ts'
import { knowledgeTopics } from './knowledgeTopics.ts'
import type { Verb } from './verb.ts'

export const knowledgeVerb: Verb = (program, run) => {
  const knowledge = program
    .command('knowledge')
    .description('check and ask who did what, and who says so; compare lists with it')
  knowledgeCheck(knowledge, run)
  knowledgeList(knowledge, run)
  knowledgeShow(knowledge, run)
  knowledgeTopics(knowledge, run)
  knowledgeListClaims(knowledge, run)
  knowledgeLevers(knowledge, run)
  knowledgeExport(knowledge, run)
  knowledgeImport(knowledge, run)
  knowledgeAccept(knowledge, run)
}

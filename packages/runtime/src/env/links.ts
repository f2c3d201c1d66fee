import { Type } from 'typebox'

/** What advertising, mailings and statistics add to addresses; nothing that a site may mean something by. */
const TRACKING = [
  'utm_*,mtm_*,hsa_*,_ga,_gl,fbclid,gclid,gclsrc,gbraid,wbraid,dclid,gad_source,gad_campaignid,srsltid,msclkid,yclid,ysclid',
  'twclid,ttclid,li_fat_id,igshid,igsh,epik,rdt_cid,irclickid,mc_cid,mc_eid,_hsenc,_hsmi,__hstc,__hssc,__hsfp,mkt_tok',
  'vero_id,vero_conv,oly_enc_id,oly_anon_id,wickedid,ref_src,ref_url'
].join(',')

/** How addresses of bookmarks are compared and checked. */
export const links = {
  ROLLCALL_TRACKING_PARAMETERS: Type.String({
    default: TRACKING,
    description:
      'Parameters that make no difference between two addresses, separated by commas; a * at the end stands for any ending, a lone - for none',
    'x-more': 'A change counts for what is saved from then on.'
  }),
  ROLLCALL_LINK_NETWORKS: Type.String({
    default: '',
    description:
      'Addresses or networks where links may be checked though they are not public, separated by commas',
    'x-more': 'As in 10.0.0.0/8. Everybody who may save bookmarks can then find out what answers there.'
  }),
  ROLLCALL_LINK_TIMEOUT_SECONDS: Type.Integer({
    minimum: 1,
    maximum: 60,
    default: 10,
    description: 'How long checking one link may take'
  })
}
